using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Grading;
using Casebook.Models.Chat;
using Casebook.Runs.Errors;
using OpenAI;
using OpenAI.Chat;

namespace Casebook.Evaluation.Suites;

/// <summary>
/// Answers from a server that speaks OpenAI's chat completions (vLLM, llama.cpp, Ollama …), several questions at once.
/// What fails for a while (429, 5xx, a broken line) is tried again by the client's own policy, which heeds Retry-After.
/// </summary>
/// <remarks>Request and response are JSON of our own, since the trace comes under names that the client does not know.</remarks>
public sealed class ServerAnswerSource : IAnswerSource
{
    private const string KeyVariable = "OPENAI_API_KEY";

    private readonly Uri _address;
    private readonly string _model;
    private readonly ServerSampling _sampling;
    private readonly ChatClient _client;
    private readonly RequestCounter _counter = new();

    /// <param name="address">Up to and with <c>/v1</c>.</param>
    /// <param name="model">The model's name there.</param>
    /// <param name="sampling">How to answer, and how many questions at once.</param>
    public ServerAnswerSource(Uri address, string model, ServerSampling sampling)
    {
        (_address, _model, _sampling) = (address, model, sampling);
        _client = new ChatClient(model, Key(), Options(address, sampling, _counter));
    }

    /// <inheritdoc/>
    public RequestCounts? Requests => _counter.Counts;

    /// <summary>The name of the first model that a server lists.</summary>
    /// <exception cref="ServerException">It does not answer, or has none.</exception>
    public static async Task<string> FirstModelAsync(Uri address, CancellationToken cancellationToken)
    {
        var models = new OpenAI.Models.OpenAIModelClient(Key(), Options(address, new ServerSampling()));
        try
        {
            ClientResult result = await models.GetModelsAsync(new RequestOptions { CancellationToken = cancellationToken }).ConfigureAwait(false);
            string? name = JsonNode.Parse(result.GetRawResponse().Content)?["data"]?[0]?["id"]?.GetValue<string>();
            return name ?? throw new ServerException(address, "lists no model", "Name one with --model-name.");
        }
        catch (Exception e) when (e is ClientResultException or HttpRequestException or JsonException or InvalidOperationException or ArgumentOutOfRangeException or AggregateException)
        {
            throw new ServerException(address, $"does not say which models it has ({Line(e)})", "Start it, correct the address (it ends with /v1), or name a model with --model-name.", e);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ServerException">A question was not answered after all tries.</exception>
    public async IAsyncEnumerable<GivenAnswer> AnswerAsync(
        IReadOnlyList<BenchmarkItem> items, ulong seed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answers = Channel.CreateUnbounded<GivenAnswer>();
        Task asking = Task.Run(
            async () =>
            {
                try
                {
                    await Parallel.ForEachAsync(
                        items,
                        new ParallelOptions { MaxDegreeOfParallelism = _sampling.Concurrency, CancellationToken = stop.Token },
                        async (item, token) => answers.Writer.TryWrite(await AnswerAsync(item, seed, token).ConfigureAwait(false))).ConfigureAwait(false);
                    answers.Writer.Complete();
                }
                catch (Exception e)
                {
                    // What was answered before stays good; the failure comes after it.
                    answers.Writer.Complete(e);
                }
            },
            CancellationToken.None);
        try
        {
            await foreach (GivenAnswer answer in answers.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return answer;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await asking.ConfigureAwait(false);
        }
    }

    private async Task<GivenAnswer> AnswerAsync(BenchmarkItem item, ulong seed, CancellationToken cancellationToken)
    {
        var messages = new JsonArray();
        foreach (Message message in item.Problem.Messages)
        {
            messages.Add(new JsonObject { ["role"] = message.Role, ["content"] = message.Content });
        }
        var request = new JsonObject
        {
            ["model"] = _model,
            ["messages"] = messages,
            ["temperature"] = _sampling.Temperature,
            ["top_p"] = _sampling.TopP,
            ["max_tokens"] = _sampling.MaximumTokens,
            ["seed"] = (long)(seed & long.MaxValue),
        };
        try
        {
            using var content = BinaryContent.Create(BinaryData.FromString(request.ToJsonString()));
            ClientResult result = await _client.CompleteChatAsync(content, new RequestOptions { CancellationToken = cancellationToken }).ConfigureAwait(false);
            return Read(item.Row, seed, JsonNode.Parse(result.GetRawResponse().Content));
        }
        catch (Exception e) when (e is ClientResultException or HttpRequestException or JsonException or InvalidOperationException or ArgumentOutOfRangeException or AggregateException)
        {
            throw new ServerException(_address, $"did not answer row {item.Row} ({Line(e)})", "See what the server says; the same command asks only what is not answered yet.", e);
        }
    }

    private GivenAnswer Read(int row, ulong seed, JsonNode? response)
    {
        JsonNode? choice = response?["choices"]?[0];
        JsonNode message = choice?["message"] ?? throw new ServerException(_address, "gave a response without a message", "Is it a server of chat completions?");
        string answer = message["content"]?.GetValue<string>() ?? "";
        string? trace = (message["reasoning_content"] ?? message["reasoning"])?.GetValue<string>();
        string finish = choice!["finish_reason"]?.GetValue<string>() ?? "stop";
        // A server that takes the trace out and is cut within it gives an empty answer: the trace was never closed.
        string text = trace is null or "" ? answer
            : answer.Length == 0 && finish == "length" ? $"<think>\n{trace}"
            : $"<think>\n{trace}\n</think>\n\n{answer}";
        return new(
            new RecordedAnswer { Row = row, Seed = seed, Text = text, FinishReason = finish },
            Count(response!["usage"]?["prompt_tokens"]), Count(response!["usage"]?["completion_tokens"]),
            Count(response!["usage"]?["completion_tokens_details"]?["reasoning_tokens"]));
    }

    private static int? Count(JsonNode? node) => node is JsonValue value && value.TryGetValue(out int count) ? count : null;

    /// <summary>What the environment says; servers without keys take any.</summary>
    internal static ApiKeyCredential Key() => new(Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key ? key : "none");

    /// <summary>Where, how patiently and how often.</summary>
    internal static OpenAIClientOptions Options(Uri address, ServerSampling sampling, RequestCounter? counter = null)
    {
        var options = new OpenAIClientOptions
        {
            Endpoint = address,
            NetworkTimeout = sampling.Patience,
            RetryPolicy = new ClientRetryPolicy(sampling.Retries),
        };
        if (counter is not null)
        {
            options.AddPolicy(counter, PipelinePosition.PerTry);
        }
        return options;
    }

    /// <summary>What went wrong, on one line.</summary>
    internal static string Line(Exception e) => (e is AggregateException { InnerException: { } inner } ? inner : e).Message.Split('\n')[0].TrimEnd('.', '\r', ' ');
}

/// <summary>How a server is asked.</summary>
public sealed record ServerSampling
{
    /// <summary>Default 0.6, as the authors evaluate the reference model.</summary>
    public double Temperature { get; init; } = 0.6;

    /// <summary>Default 1.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>The most tokens of trace and answer. Default 10,000, as the authors evaluate the reference model.</summary>
    public int MaximumTokens { get; init; } = 10_000;

    /// <summary>Questions at once. Default 16, our choice.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>Tries after the first. Default 5, our choice: half a minute of waiting in all.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>How long one answer may take. Default 20 minutes, our choice: long traces on a busy server.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(20);
}

/// <summary>A server that does not answer as it should.</summary>
public sealed class ServerException(Uri address, string problem, string remedy, Exception? inner = null)
    : CasebookException(ExitCode.BadInput, address.ToString(), "", problem, remedy, inner);
