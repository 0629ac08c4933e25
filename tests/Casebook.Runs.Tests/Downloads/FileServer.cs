using System.Collections.Concurrent;
using System.Net;

namespace Casebook.Runs.Tests.Downloads;

/// <summary>A server of one file on this machine that behaves as badly as it is told to.</summary>
internal sealed class FileServer : IDisposable
{
    private static int _next = 41_000 + (Environment.ProcessId % 2000 * 10);

    private readonly HttpListener _listener;
    private readonly byte[] _content;

    public FileServer(byte[] content)
    {
        _content = content;
        while (true)
        {
            int port = Interlocked.Increment(ref _next);
            _listener = new HttpListener();
            _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                _listener.Start();
                Address = new Uri($"http://127.0.0.1:{port}/file");
                break;
            }
            catch (HttpListenerException)
            {
                // Another process has the port.
            }
        }
        _ = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>Whether ranges are answered.</summary>
    public bool KnowsRanges { get; init; } = true;

    /// <summary>The tag that is sent; null for none.</summary>
    public string? Tag { get; set; }

    /// <summary>Answers that come before the file does.</summary>
    public ConcurrentQueue<int> Refusals { get; } = new();

    /// <summary>After how many bytes of an answer the connection is cut, one for each answer.</summary>
    public ConcurrentQueue<int> Cuts { get; } = new();

    /// <summary>The ranges that were asked for; empty texts where none was.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                Answer(await _listener.GetContextAsync());
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        HttpListenerResponse answer = context.Response;
        string range = context.Request.Headers["Range"] ?? "";
        Asked.Enqueue(range);
        if (Refusals.TryDequeue(out int code))
        {
            answer.StatusCode = code;
            answer.Close();
            return;
        }
        if (Tag is not null)
        {
            answer.Headers["ETag"] = Tag;
        }
        int from = 0;
        string? condition = context.Request.Headers["If-Range"];
        if (KnowsRanges && range.Length > 0 && (condition is null || condition == Tag))
        {
            from = int.Parse(range["bytes=".Length..].TrimEnd('-'));
            if (from >= _content.Length)
            {
                answer.StatusCode = 416;
                answer.Headers["Content-Range"] = $"bytes */{_content.Length}";
                answer.Close();
                return;
            }
            answer.StatusCode = 206;
            answer.Headers["Content-Range"] = $"bytes {from}-{_content.Length - 1}/{_content.Length}";
        }
        answer.ContentLength64 = _content.Length - from;
        if (Cuts.TryDequeue(out int cut))
        {
            answer.OutputStream.Write(_content, from, Math.Min(cut, _content.Length - from));
            answer.OutputStream.Flush();
            answer.Abort();
            return;
        }
        answer.OutputStream.Write(_content, from, _content.Length - from);
        answer.Close();
    }
}
