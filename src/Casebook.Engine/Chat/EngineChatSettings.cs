using Casebook.Engine.Generation;

namespace Casebook.Engine.Chat;

/// <summary>What a chat client does where a request does not say.</summary>
public sealed record EngineChatSettings
{
    /// <summary>The model's context in tokens: prompt and continuation together.</summary>
    public required int ContextLength { get; init; }

    /// <summary>The model's name in responses. Default <c>casebook</c>.</summary>
    public string ModelId { get; init; } = "casebook";

    /// <summary>The most tokens of a response, trace included. Default 2048 (the reference model's authors: 10,000).</summary>
    public int MaximumTokens { get; init; } = 2048;

    /// <summary>Tokens that a trace may have before it is closed and the model answers. Default null: as many as it likes.</summary>
    public int? ThinkingBudget { get; init; }

    /// <summary>How a token is chosen. Default: temperature 0.6. Its seed is not used: a request without a seed gets a fresh one, which the response states.</summary>
    public SamplingParameters Sampling { get; init; } = new();
}
