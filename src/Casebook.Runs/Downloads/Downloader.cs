using System.Net;
using System.Net.Http.Headers;
using Casebook.Runs.Files;

namespace Casebook.Runs.Downloads;

/// <summary>
/// Downloads files over HTTP. A connection that is cut is taken up again where it broke off, and so is, for files whose
/// hash is known, what an earlier run left; the file gets its name only when it is whole and has the right hash.
/// </summary>
/// <param name="client">The client to ask with.</param>
/// <param name="patience">How long to wait before asking again, and how long for a byte.</param>
public sealed class Downloader(HttpClient client, DownloadPatience patience)
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Does one order.</summary>
    /// <exception cref="DownloadException">It can not be had, or is another file than it should be; what arrived stays beside the target where that is of use.</exception>
    /// <exception cref="FileWriteException">The disk refuses.</exception>
    public async Task<DownloadResult> RunAsync(DownloadOrder order, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.Sha256 is not null && File.Exists(order.Target) && FileHash.Sha256(order.Target) == order.Sha256)
        {
            return new DownloadResult(new FileInfo(order.Target).Length, order.Sha256, DownloadOutcome.AlreadyThere, 0);
        }
        using var file = new ResumableFile(order.Target);
        if (order.Sha256 is null)
        {
            // Without a hash nobody would notice that the server's file has changed in between.
            file.Restart();
        }
        long kept = file.Length;
        long resumed = await FillAsync(file, order, progress, cancellation);
        string hash = file.Sha256();
        if (kept > 0 && order.Sha256 is not null && hash != order.Sha256)
        {
            // What an earlier run left may have been another file's beginning.
            file.Restart();
            resumed = await FillAsync(file, order, progress, cancellation);
            hash = file.Sha256();
        }
        long length = file.Length;
        if (Wrong(order, length, hash) is { } problem)
        {
            file.Discard();
            throw new DownloadException(order.Address.ToString(), problem, "The publisher may have changed the file; nothing was kept. Use the address and hash of the newer one.");
        }
        file.Complete();
        return new DownloadResult(length, hash, order.Sha256 is null ? DownloadOutcome.Unverified : DownloadOutcome.Verified, resumed);
    }

    private static string? Wrong(DownloadOrder order, long length, string hash) =>
        order.Sha256 is not null && hash != order.Sha256 ? $"has the SHA-256 {hash} instead of {order.Sha256}"
        : order.Bytes is { } bytes && bytes != length ? $"has {length} bytes instead of {bytes}"
        : null;

    /// <summary>Asks until everything is there.</summary>
    /// <returns>How many bytes were there when the last connection began.</returns>
    private async Task<long> FillAsync(ResumableFile file, DownloadOrder order, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            return await AskUntilWholeAsync(file, order, progress, cancellation);
        }
        catch
        {
            // What no later run can go on with is only in the way.
            if (file.Length == 0 || order.Sha256 is null)
            {
                file.Discard();
            }
            throw;
        }
    }

    private async Task<long> AskUntilWholeAsync(ResumableFile file, DownloadOrder order, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        EntityTagHeaderValue? tag = null;
        int vain = 0;
        while (true)
        {
            long before = file.Length;
            try
            {
                using HttpResponseMessage answer = await AskAsync(order, before, tag, cancellation);
                if (before > 0 && answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
                {
                    if (answer.Content.Headers.ContentRange?.Length == before)
                    {
                        return before;
                    }
                    file.Restart();
                    continue;
                }
                Refuse(order, answer);
                // A tag that may be shared by different bytes is of no use for putting pieces together.
                tag = answer.Headers.ETag is { IsWeak: false } strong ? strong : null;
                bool goesOn = answer.StatusCode == HttpStatusCode.PartialContent && answer.Content.Headers.ContentRange?.From == before;
                if (!goesOn && before > 0)
                {
                    file.Restart();
                    before = 0;
                }
                if (!goesOn && answer.StatusCode == HttpStatusCode.PartialContent)
                {
                    throw new DownloadException(order.Address.ToString(), "the server sent another part of the file than was asked for", "Try again later.");
                }
                await CopyAsync(order, answer, file, before, progress, cancellation);
                return before;
            }
            catch (Exception exception) when (IsCut(exception, cancellation))
            {
                vain = file.Length > before ? 0 : vain + 1;
                if (order.Sha256 is null && tag is null)
                {
                    file.Restart();
                }
                if (vain >= patience.Attempts)
                {
                    throw new DownloadException(
                        order.Address.ToString(), $"the connection was cut after {file.Length} bytes ({exception.Message.TrimEnd('.')})",
                        order.Sha256 is null ? "Run the same command again." : "Run the same command again: it goes on where it stopped.", exception);
                }
                await Task.Delay(patience.Between, cancellation);
            }
        }
    }

    private async Task<HttpResponseMessage> AskAsync(DownloadOrder order, long from, EntityTagHeaderValue? tag, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, order.Address);
        if (from > 0)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
            request.Headers.IfRange = tag is null ? null : new RangeConditionHeaderValue(tag);
        }
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            throw new DownloadException(
                order.Address.ToString(), $"can not be reached ({exception.Message.TrimEnd('.')})",
                "Check the network and the proxy (HTTPS_PROXY). Where there is none, download the file elsewhere and copy it here.", exception);
        }
    }

    /// <exception cref="DownloadException">The server has no such file, or does not give it.</exception>
    /// <exception cref="HttpRequestException">The server may give it later.</exception>
    private static void Refuse(DownloadOrder order, HttpResponseMessage answer)
    {
        int code = (int)answer.StatusCode;
        if (answer.IsSuccessStatusCode)
        {
            return;
        }
        if (code >= 500 || answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests)
        {
            throw new HttpRequestException($"the server answers {code} {answer.ReasonPhrase}");
        }
        throw new DownloadException(
            order.Address.ToString(), $"the server answers {code} {answer.ReasonPhrase}",
            code is 404 or 410 ? "The publisher has moved or removed the file: look for it at the address's site." : "Look at the address with a browser: it may want a licence to be accepted first.");
    }

    private async Task CopyAsync(DownloadOrder order, HttpResponseMessage answer, ResumableFile file, long before, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        long? total = answer.Content.Headers.ContentLength + before;
        byte[] buffer = new byte[BufferBytes];
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using Stream body = await answer.Content.ReadAsStreamAsync(cancellation);
        while (true)
        {
            silence.CancelAfter(patience.Silence);
            int read = await body.ReadAsync(buffer, silence.Token);
            if (read == 0)
            {
                break;
            }
            if (file.Length + read > order.Bytes)
            {
                throw new DownloadException(order.Address.ToString(), $"is longer than the {order.Bytes} bytes that it should have", "The publisher may have changed the file. Use the address and hash of the newer one.");
            }
            file.Append(buffer.AsSpan(0, read));
            progress?.Report(new DownloadProgress(file.Length, total));
        }
        if (total is { } all && file.Length < all)
        {
            throw new IOException($"{file.Length} of {all} bytes arrived");
        }
    }

    private static bool IsCut(Exception exception, CancellationToken cancellation) => exception switch
    {
        OperationCanceledException => !cancellation.IsCancellationRequested,
        HttpRequestException or IOException => true,
        _ => false,
    };
}

/// <summary>How long a download waits.</summary>
/// <param name="Attempts">How many connections in a row may bring nothing before it gives up.</param>
/// <param name="Between">The time between two connections.</param>
/// <param name="Silence">How long a server may send nothing.</param>
public sealed record DownloadPatience(int Attempts, TimeSpan Between, TimeSpan Silence)
{
    /// <summary>Four connections, two seconds apart, a minute of silence.</summary>
    public static DownloadPatience Default { get; } = new(4, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1));
}
