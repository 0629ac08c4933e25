using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Casebook.Evaluation.Suites;

/// <summary>A server that speaks OpenAI's chat completions as an <see cref="IChatClient"/>: text in, trace and text out.</summary>
/// <remarks>
/// Of the options temperature, top-p, most tokens and seed are sent; what they leave out, its sampling says. A stream is the
/// whole response in one piece. What fails for a while is tried again by the client's own policy.
/// </remarks>
public sealed class ServerChatClient : IChatClient
{
    private readonly Uri _address;
    private readonly string _model;
    private readonly ServerSampling _sampling;
    private readonly ChatClient _client;

    /// <param name="address">Up to and with <c>/v1</c>.</param>
    /// <param name="model">The model's name there.</param>
    /// <param name="sampling">What options leave out.</param>
    public ServerChatClient(Uri address, string model, ServerSampling sampling)
    {
        (_address, _model, _sampling) = (address, model, sampling);
        _client = new ChatClient(model, ServerAnswerSource.Key(), ServerAnswerSource.Options(address, sampling));
    }

    /// <inheritdoc/>
    /// <exception cref="ServerException">There was no response after all tries, or it is none of chat completions.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = new JsonObject
        {
            ["model"] = _model,
            ["messages"] = new JsonArray([.. messages.Select(message => (JsonNode)new JsonObject { ["role"] = message.Role.Value, ["content"] = message.Text })]),
            ["temperature"] = options?.Temperature ?? _sampling.Temperature,
            ["top_p"] = options?.TopP ?? _sampling.TopP,
            ["max_tokens"] = options?.MaxOutputTokens ?? _sampling.MaximumTokens,
        };
        if (options?.Seed is { } seed)
        {
            request["seed"] = seed;
        }
        try
        {
            using var content = BinaryContent.Create(BinaryData.FromString(request.ToJsonString()));
            ClientResult result = await _client.CompleteChatAsync(content, new RequestOptions { CancellationToken = cancellationToken }).ConfigureAwait(false);
            return Read(JsonNode.Parse(result.GetRawResponse().Content));
        }
        catch (Exception e) when (e is ClientResultException or HttpRequestException or JsonException or InvalidOperationException or ArgumentOutOfRangeException or AggregateException)
        {
            throw new ServerException(_address, $"did not answer ({ServerAnswerSource.Line(e)})", "See what the server says.", e);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // The client holds nothing that is to be let go.
    }

    private ChatResponse Read(JsonNode? response)
    {
        JsonNode? choice = response?["choices"]?[0];
        JsonNode message = choice?["message"] ?? throw new ServerException(_address, "gave a response without a message", "Is it a server of chat completions?");
        List<AIContent> contents = [];
        if ((message["reasoning_content"] ?? message["reasoning"])?.GetValue<string>() is { Length: > 0 } trace)
        {
            contents.Add(new TextReasoningContent(trace));
        }
        contents.Add(new TextContent(message["content"]?.GetValue<string>() ?? ""));
        return new(new ChatMessage(ChatRole.Assistant, contents))
        {
            ModelId = _model,
            FinishReason = choice!["finish_reason"]?.GetValue<string>() == "length" ? Microsoft.Extensions.AI.ChatFinishReason.Length : Microsoft.Extensions.AI.ChatFinishReason.Stop,
        };
    }
}
