using Casebook.Engine.Generation;

namespace Casebook.Engine.Completions;

/// <summary>How to complete.</summary>
public sealed record CompletionSettings
{
    /// <summary>The most tokens of trace and answer together. Default 512; the context may leave fewer.</summary>
    public int MaximumTokens { get; init; } = 512;

    /// <summary>Default: the most probable token, always. A measurement should not depend on luck.</summary>
    public SamplingParameters Sampling { get; init; } = new() { Temperature = 0 };
}
