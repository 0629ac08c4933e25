namespace Casebook.Engine.Generation.Guiding;

/// <summary>Where a sample stands with the rules of its request. A value: drafts go ahead on copies.</summary>
internal readonly record struct GuideState
{
    public GuidePhase Phase { get; init; }

    /// <summary>Tokens of the trace so far.</summary>
    public int TraceTokens { get; init; }

    /// <summary>How many of the closing tokens have been set.</summary>
    public int Closing { get; init; }

    /// <summary>State of the constraint.</summary>
    public int Constraint { get; init; }

    /// <summary>State of the search for stop texts.</summary>
    public int Stop { get; init; }

    /// <summary>The last token ended the sample, by a stop text or because nothing may follow.</summary>
    public bool Ends { get; init; }

    /// <summary>The last token was not allowed.</summary>
    public bool IsImpossible { get; init; }
}

internal enum GuidePhase
{
    /// <summary>Nothing has been said that could not stand before a trace.</summary>
    Before,
    Trace,
    Answer,
}
