using System.Collections.Concurrent;
using System.Security.Cryptography;
using Casebook.Engine.Completions;
using Casebook.Engine.Constraints;
using Casebook.Engine.Generation;
using Casebook.Models.Chat;
using Microsoft.Extensions.AI;

namespace Casebook.Engine.Chat;

/// <summary>A request in the engine's terms: what of <see cref="ChatOptions"/> it can honour, and nothing that it would silently drop.</summary>
internal sealed record ChatRequest(IReadOnlyList<Message> Messages, CompletionSettings Settings, bool KeepsTokens)
{
    /// <exception cref="ArgumentException">A value out of range, an unknown role, or content that is not text.</exception>
    /// <exception cref="NotSupportedException">Tools.</exception>
    /// <exception cref="ConstraintException">A schema or regular expression that is not in the subset.</exception>
    public static ChatRequest From(IEnumerable<ChatMessage> messages, ChatOptions? options, EngineChatSettings settings, ConstraintShelf constraints)
    {
        options ??= new ChatOptions();
        if (options.Tools is { Count: > 0 } && options.ToolMode is not NoneChatToolMode)
        {
            throw new NotSupportedException("This engine has no tools. Leave them out of the request.");
        }
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
        var more = new AdditionalOptions(options.AdditionalProperties);
        SamplingParameters sampling = settings.Sampling with
        {
            Temperature = options.Temperature ?? settings.Sampling.Temperature,
            TopP = options.TopP ?? settings.Sampling.TopP,
            TopK = options.TopK ?? settings.Sampling.TopK,
            PresencePenalty = options.PresencePenalty ?? settings.Sampling.PresencePenalty,
            FrequencyPenalty = options.FrequencyPenalty ?? settings.Sampling.FrequencyPenalty,
            MinP = more.Number(ChatOptionNames.MinP) ?? settings.Sampling.MinP,
            RepetitionPenalty = more.Number(ChatOptionNames.RepetitionPenalty) ?? settings.Sampling.RepetitionPenalty,
            RepetitionWindow = more.Count(ChatOptionNames.RepetitionWindow) ?? settings.Sampling.RepetitionWindow,
            LogitBias = more.Bias(ChatOptionNames.LogitBias) ?? settings.Sampling.LogitBias,
            TopLogProbabilities = more.Count(ChatOptionNames.TopLogProbabilities) ?? settings.Sampling.TopLogProbabilities,
            Seed = options.Seed is { } seed ? (ulong)seed : FreshSeed(),
        };
        Require(sampling.Temperature is >= 0 and <= 100, "temperature", sampling.Temperature, "from 0 to 100");
        Require(sampling.TopP is > 0 and <= 1, "top_p", sampling.TopP, "above 0 and at most 1");
        Require(sampling.TopK >= 0, "top_k", sampling.TopK, "at least 0");
        Require(sampling.PresencePenalty is >= -2 and <= 2, "presence_penalty", sampling.PresencePenalty, "from -2 to 2");
        Require(sampling.FrequencyPenalty is >= -2 and <= 2, "frequency_penalty", sampling.FrequencyPenalty, "from -2 to 2");
        Require(sampling.MinP is >= 0 and <= 1, ChatOptionNames.MinP, sampling.MinP, "from 0 to 1");
        Require(sampling.RepetitionPenalty is > 0 and <= 100, ChatOptionNames.RepetitionPenalty, sampling.RepetitionPenalty, "above 0 and at most 100");
        Require(sampling.TopLogProbabilities is >= 0 and <= 64, ChatOptionNames.TopLogProbabilities, sampling.TopLogProbabilities, "from 0 to 64");
        int maximum = options.MaxOutputTokens ?? settings.MaximumTokens;
        Require(maximum >= 1, "max_tokens", maximum, "at least 1");
        bool keeps = more.Flag(ChatOptionNames.LogProbabilities) || sampling.TopLogProbabilities > 0;
        var completion = new CompletionSettings
        {
            MaximumTokens = maximum,
            Sampling = sampling,
            StopTexts = [.. (options.StopSequences ?? []).Where(stop => stop.Length > 0)],
            ThinkingBudget = more.Count(ChatOptionNames.ThinkingBudget) ?? settings.ThinkingBudget,
            Constraint = Constraint(options.ResponseFormat, more.Text(ChatOptionNames.Regex), constraints),
        };
        more.RefuseUnknown();
        return new ChatRequest(conversation, completion, keeps);
    }

    private static AnswerConstraint? Constraint(ChatResponseFormat? format, string? regex, ConstraintShelf constraints)
    {
        if (format is not ChatResponseFormatJson json)
        {
            return regex is null ? null : constraints.Get(ConstraintKind.RegularExpression, regex);
        }
        return regex is not null
            ? throw new ArgumentException($"A JSON response format and {ChatOptionNames.Regex} can not both hold. Leave one of them out.")
            : constraints.Get(ConstraintKind.JsonSchema, json.Schema is { } schema ? schema.GetRawText() : AnswerConstraint.AnyObject);
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

/// <summary>Constraints that were asked for before: applications ask for the same few again and again, and what one has found out about tokens stays.</summary>
internal sealed class ConstraintShelf(ChatTemplate template)
{
    private const int Places = 64;

    private readonly ConcurrentDictionary<(ConstraintKind, string), AnswerConstraint> _made = new();

    /// <exception cref="ConstraintException">Not in the subset, or too large.</exception>
    public AnswerConstraint Get(ConstraintKind kind, string source)
    {
        if (_made.Count >= Places)
        {
            _made.Clear();
        }
        return _made.GetOrAdd((kind, source), _ => AnswerConstraint.Of(kind, source, TokenVocabulary.Of(template.Tokenizer)));
    }
}
