namespace Casebook.Engine.Generation;

/// <summary>How much a <see cref="CpuGenerator"/> takes on at a time. None of it changes a token.</summary>
public sealed record CpuGeneratorOptions
{
    /// <summary>Samples that are decoded together, of all calls. Default 64.</summary>
    public int MaximumSequences { get; init; } = 64;

    /// <summary>Rows of one pass: what is left beside the samples goes to prompts. Default 512.</summary>
    public int MaximumRows { get; init; } = 512;

    /// <summary>The longest sequence, at most the model's context. Default: the model's context.</summary>
    public int? MaximumSequence { get; init; }

    /// <summary>
    /// The most bytes that keys and values take up. A request that they do not suffice for right now waits; one that they
    /// would never suffice for is refused. Default: enough for as many of the longest sequences as go together.
    /// </summary>
    public long? CacheBytes { get; init; }

    /// <summary>
    /// Of these, the most bytes that prompts of the past are kept in, so that the next one that begins in the same way
    /// begins after it. Default 512 MB.
    /// </summary>
    public long PrefixBytes { get; init; } = 512L << 20;

    /// <summary>When tokens are drafted. Default: while few samples are decoded.</summary>
    public SpeculationSettings Speculation { get; init; } = new();
}
