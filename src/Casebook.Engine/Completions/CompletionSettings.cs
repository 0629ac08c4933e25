using Casebook.Engine.Constraints;
using Casebook.Engine.Generation;

namespace Casebook.Engine.Completions;

/// <summary>How to complete.</summary>
public sealed record CompletionSettings
{
    /// <summary>The most tokens of trace and answer together. Default 512; the context may leave fewer.</summary>
    public int MaximumTokens { get; init; } = 512;

    /// <summary>Default: the most probable token, always. A measurement should not depend on luck.</summary>
    public SamplingParameters Sampling { get; init; } = new() { Temperature = 0 };

    /// <summary>Tokens that a trace may have before it is closed and the model answers. Default null: as many as it likes.</summary>
    public int? ThinkingBudget { get; init; }

    /// <summary>What answers are held to. Default null: nothing.</summary>
    public AnswerConstraint? Constraint { get; init; }

    /// <summary>Texts at which an answer ends; they are not part of it. Default: none.</summary>
    public IReadOnlyList<string> StopTexts { get; init; } = [];
}
