namespace Casebook.Reasoning.Traces;

/// <summary>The two parts of a completion.</summary>
public enum TracePart
{
    /// <summary>What stands between the trace's tokens.</summary>
    Trace,

    /// <summary>What follows, or all of it where there is no trace.</summary>
    Answer,
}

/// <summary>Text of a completion as it comes. The pieces of one part, joined, are that part, trimmed.</summary>
public readonly record struct TracePiece(TracePart Part, string Text);
