using Casebook.Engine.Constraints;

namespace Casebook.Engine.Generation;

/// <summary>A prompt and how to continue it.</summary>
public sealed record GenerationRequest
{
    /// <summary>The prompt's tokens, special ones included; at least one.</summary>
    public required ReadOnlyMemory<int> Prompt { get; init; }

    /// <summary>How many samples to draw. Default 1. The prompt is computed once for all of them.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>The most tokens of each sample. Default 512.</summary>
    public int MaximumTokens { get; init; } = 512;

    /// <summary>A sample ends with the first of these tokens (which is part of it).</summary>
    public IReadOnlyList<int> StopTokens { get; init; } = [];

    /// <summary>
    /// A sample ends with the token in which the first of these texts is complete; in the answer only, never in the
    /// trace. Needs <see cref="Vocabulary"/>. Default: none.
    /// </summary>
    public IReadOnlyList<string> StopTexts { get; init; } = [];

    /// <summary>How a token is chosen.</summary>
    public SamplingParameters Sampling { get; init; } = new();

    /// <summary>
    /// Key of the random stream. Token <c>i</c> of sample <c>s</c> is drawn with the number that the stream
    /// (seed, this key, s, i) has there, so it depends on nothing else.
    /// </summary>
    public ulong StreamKey { get; init; }

    /// <summary>Where a trace begins and ends; null for a model that does not reason.</summary>
    public TraceRules? Trace { get; init; }

    /// <summary>What the answer must look like; null for no constraint. In a trace nothing is constrained but its end: it has to be closed.</summary>
    public AnswerConstraint? Constraint { get; init; }

    /// <summary>What tokens say. Needed for <see cref="StopTexts"/>.</summary>
    public TokenVocabulary? Vocabulary { get; init; }
}
