using System.Security.Cryptography;
using Casebook.Engine.Generation;
using Casebook.Models.Chat;
using Microsoft.Extensions.AI;

namespace Casebook.Engine.Chat;

/// <summary>A request in the engine's terms: what of <see cref="ChatOptions"/> it can honour, and nothing that it would silently drop.</summary>
internal sealed record ChatRequest(IReadOnlyList<Message> Messages, SamplingParameters Sampling, int MaximumTokens, IReadOnlyList<string> StopSequences)
{
    /// <exception cref="ArgumentException">A value out of range, an unknown role, or content that is not text.</exception>
    /// <exception cref="NotSupportedException">Tools, an output schema or penalties.</exception>
    public static ChatRequest From(IEnumerable<ChatMessage> messages, ChatOptions? options, EngineChatSettings settings)
    {
        options ??= new ChatOptions();
        RefuseWhatIsNotThere(options);
        var conversation = new List<Message>();
        if (!string.IsNullOrEmpty(options.Instructions))
        {
            conversation.Add(new Message("system", options.Instructions));
        }
        conversation.AddRange(messages.Select(ToMessage));
        if (conversation.Count == 0)
        {
            throw new ArgumentException("A conversation has at least one message.", nameof(messages));
        }
        SamplingParameters sampling = settings.Sampling with
        {
            Temperature = options.Temperature ?? settings.Sampling.Temperature,
            TopP = options.TopP ?? settings.Sampling.TopP,
            TopK = options.TopK ?? settings.Sampling.TopK,
            Seed = options.Seed is { } seed ? (ulong)seed : FreshSeed(),
        };
        Require(sampling.Temperature is >= 0 and <= 100, "temperature", sampling.Temperature, "from 0 to 100");
        Require(sampling.TopP is > 0 and <= 1, "top_p", sampling.TopP, "above 0 and at most 1");
        Require(sampling.TopK >= 0, "top_k", sampling.TopK, "at least 0");
        int maximum = options.MaxOutputTokens ?? settings.MaximumTokens;
        Require(maximum >= 1, "max_tokens", maximum, "at least 1");
        return new ChatRequest(conversation, sampling, maximum, [.. (options.StopSequences ?? []).Where(stop => stop.Length > 0)]);
    }

    private static void RefuseWhatIsNotThere(ChatOptions options)
    {
        string? missing =
            options.Tools is { Count: > 0 } && options.ToolMode is not NoneChatToolMode ? "tools"
            : options.ResponseFormat is ChatResponseFormatJson ? "a JSON response format"
            : options.FrequencyPenalty is not (null or 0) ? "frequency_penalty"
            : options.PresencePenalty is not (null or 0) ? "presence_penalty"
            : null;
        if (missing is not null)
        {
            throw new NotSupportedException($"This engine has no {missing}. Leave it out of the request.");
        }
    }

    private static Message ToMessage(ChatMessage message)
    {
        // Reasoning of earlier turns is not shown to the model again: reasoning models are trained without it.
        AIContent? other = message.Contents.FirstOrDefault(content => content is not (TextContent or TextReasoningContent));
        if (other is not null)
        {
            throw new ArgumentException($"A message contains {other.GetType().Name}; this model reads text only.", nameof(message));
        }
        string role = message.Role.Value;
        return role is "system" or "user" or "assistant"
            ? new Message(role, message.Text)
            : throw new ArgumentException($"A message's role is \"{role}\", not system, user or assistant.", nameof(message));
    }

    /// <summary>Positive as a signed number, so that a client can send back what a response states.</summary>
    private static ulong FreshSeed() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) >> 1;

    private static void Require(bool holds, string name, object value, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"{name} is {value}; it must be {range}.");
        }
    }
}
