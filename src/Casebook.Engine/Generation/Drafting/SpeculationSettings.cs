namespace Casebook.Engine.Generation;

/// <summary>When tokens are drafted by looking up what was said before. None of it changes a token.</summary>
public enum Speculation
{
    /// <summary>Never.</summary>
    Off,

    /// <summary>While few samples are decoded together, and less where drafts turn out to be wrong.</summary>
    Auto,

    /// <summary>Always, as far as a pass has room.</summary>
    On,
}

/// <summary>How tokens are drafted.</summary>
public sealed record SpeculationSettings
{
    /// <summary>Default <see cref="Speculation.Auto"/>.</summary>
    public Speculation Mode { get; init; } = Speculation.Auto;

    /// <summary>The most tokens that are drafted for a sample in a pass. Default 8: rows beyond cost more than they bring.</summary>
    public int MaximumDraft { get; init; } = 8;

    /// <summary>How many samples <see cref="Speculation.Auto"/> drafts for at most. Default 4: beyond, a pass is bound by arithmetic.</summary>
    public int MaximumSamples { get; init; } = 4;
}
