namespace Casebook.Reasoning.Problems;

/// <summary>What a model gave for a problem, already split into trace and answer.</summary>
/// <param name="Outcome">How the trace ended.</param>
/// <param name="Trace">The text between the trace's tokens, trimmed; empty where there is none.</param>
/// <param name="Answer">The text after the trace, trimmed; empty unless the trace was closed (or there was none to close).</param>
/// <param name="Finish">Why generation ended.</param>
public sealed record Completion(TraceOutcome Outcome, string Trace, string Answer, FinishReason Finish);

/// <summary>How a reasoning trace ended.</summary>
public enum TraceOutcome
{
    /// <summary>Opened and closed, with something inside.</summary>
    Closed,

    /// <summary>Opened, never closed: there is no answer.</summary>
    Unclosed,

    /// <summary>Never opened: all of the text is the answer.</summary>
    NoTrace,

    /// <summary>Opened and closed with nothing but white space inside.</summary>
    Empty,
}

/// <summary>Why a generation ended.</summary>
public enum FinishReason
{
    /// <summary>The model ended its turn.</summary>
    Stop,

    /// <summary>The token budget or the context was spent: truncated.</summary>
    Length,

    /// <summary>The caller cancelled.</summary>
    Cancelled,
}
