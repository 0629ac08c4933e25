using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Traces;

/// <summary>
/// Where a completion stands: before anything, in its trace, in its answer. Only the first thing said can open a trace,
/// and a trace closes once; later openings and closings mean nothing.
/// </summary>
internal sealed class TraceMachine(bool traceOpen)
{
    private readonly TrimmedText _trace = new();
    private readonly TrimmedText _answer = new();
    private bool _closed;

    public bool InTrace { get; private set; } = traceOpen;

    public bool InAnswer { get; private set; }

    public TraceOutcome Outcome =>
        InTrace ? TraceOutcome.Unclosed
        : !_closed ? TraceOutcome.NoTrace
        : _trace.IsEmpty ? TraceOutcome.Empty
        : TraceOutcome.Closed;

    public void Open() => InTrace |= !InAnswer;

    public void Close()
    {
        if (InTrace)
        {
            (InTrace, InAnswer, _closed) = (false, true, true);
        }
    }

    /// <summary>Adds text to the part that is open and appends the visible piece, if there is one.</summary>
    public void Text(string text, List<TracePiece> pieces)
    {
        InAnswer |= !InTrace && !string.IsNullOrWhiteSpace(text);
        string added = (InTrace ? _trace : _answer).Append(text);
        if (added.Length > 0)
        {
            pieces.Add(new TracePiece(InTrace ? TracePart.Trace : TracePart.Answer, added));
        }
    }

    public Completion ToCompletion(FinishReason finish) => new(Outcome, _trace.ToString(), _answer.ToString(), finish);
}
