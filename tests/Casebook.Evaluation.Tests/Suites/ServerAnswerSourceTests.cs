using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Casebook.Evaluation.Suites;

namespace Casebook.Evaluation.Tests.Suites;

/// <summary>Questions to a server of our own on this machine.</summary>
public sealed class ServerAnswerSourceTests : IDisposable
{
    private const string Answer = """{"choices":[{"message":{"content":"Answer: A","reasoning_content":"It is first."},"finish_reason":"stop"}],"usage":{"prompt_tokens":11,"completion_tokens":7}}""";

    private readonly SmallBenchmark _small = new();
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<string> _asked = new();

    public ServerAnswerSourceTests()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Address = new($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/v1");
        free.Stop();
        _listener.Prefixes.Add($"http://127.0.0.1:{Address.Port}/");
        _listener.Start();
    }

    private Uri Address { get; }

    public void Dispose()
    {
        _listener.Close();
        _small.Dispose();
    }

    // A server that is overloaded for a moment must cost neither the run nor an answer.
    [Fact]
    public async Task Overloaded_server_is_asked_again_and_the_trace_is_kept()
    {
        Serve((request, number) => number == 2 ? (503, "") : (200, Answer));
        ServerAnswerSource source = Source;
        GivenAnswer[] answers = await source.AnswerAsync(_small.Read().Items, 3, Token).ToArrayAsync(Token);
        answers.Select(answer => answer.Answer.Row).Order().ShouldBe(Enumerable.Range(0, 6));
        answers.ShouldAllBe(answer => answer.Answer.Text == "<think>\nIt is first.\n</think>\n\nAnswer: A" && answer.Answer.Seed == 3 && answer.PromptTokens == 11 && answer.Tokens == 7);
        _asked.Count.ShouldBe(7);
        source.Requests.ShouldBe(new RequestCounts(7, 1, 1));
        JsonElement first = JsonElement.Parse(_asked.First());
        (first.GetProperty("seed").GetInt32(), first.GetProperty("max_tokens").GetInt32()).ShouldBe((3, 50));
    }

    [Fact]
    public async Task Trace_that_was_cut_has_no_answer()
    {
        Serve((_, _) => (200, """{"choices":[{"message":{"content":"","reasoning_content":"It may be A"},"finish_reason":"length"}]}"""));
        GivenAnswer answer = (await Source.AnswerAsync([.. _small.Read().Items.Take(1)], 1, Token).ToArrayAsync(Token)).Single();
        answer.Answer.Split().Outcome.ShouldBe(Reasoning.Problems.TraceOutcome.Unclosed);
    }

    // What was answered before the failure is given all the same, so that it can be kept.
    [Fact]
    public async Task Failure_comes_after_what_was_answered()
    {
        Serve((request, _) => request.Contains("number 4", StringComparison.Ordinal) ? (400, """{"error":{"message":"too long"}}""") : (200, Answer));
        var given = new List<int>();
        ServerAnswerSource source = Source;
        ServerException failed = await Should.ThrowAsync<ServerException>(async () =>
        {
            await foreach (GivenAnswer answer in source.AnswerAsync(_small.Read().Items, 1, Token))
            {
                given.Add(answer.Answer.Row);
            }
        });
        failed.Message.ShouldContain("row 4");
        given.ShouldBe([0, 1, 2, 3]);
        source.Requests.ShouldBe(new RequestCounts(5, 0, 1));
    }

    // A server that hangs up costs time too, and that must be seen.
    [Fact]
    public async Task Server_that_is_not_there_counts_every_try()
    {
        _listener.Close();
        ServerAnswerSource source = Source;
        await Should.ThrowAsync<ServerException>(async () => await source.AnswerAsync([.. _small.Read().Items.Take(1)], 1, Token).ToArrayAsync(Token));
        source.Requests.ShouldBe(new RequestCounts(3, 2, 3));
    }

    private ServerAnswerSource Source => new(Address, "m", new ServerSampling { Concurrency = 1, Retries = 2, MaximumTokens = 50 });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Answers by the request's body and its number, until the listener is closed.</summary>
    private void Serve(Func<string, int, (int Status, string Body)> answer) => _ = Task.Run(async () =>
    {
        for (int number = 0; _listener.IsListening; number++)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            using var reader = new StreamReader(context.Request.InputStream);
            string request = await reader.ReadToEndAsync(CancellationToken.None);
            _asked.Enqueue(request);
            (context.Response.StatusCode, string body) = answer(request, number);
            if (context.Response.StatusCode == 503)
            {
                context.Response.AddHeader("Retry-After", "0");
            }
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body), CancellationToken.None);
            context.Response.Close();
        }
    });
}
