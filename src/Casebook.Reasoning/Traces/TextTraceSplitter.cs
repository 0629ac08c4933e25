using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Traces;

/// <summary>
/// The same split for a server that sends the trace's tags as text. Tags may come in parts; a trace that quotes
/// <c>&lt;/think&gt;</c> ends there, which only token ids could tell apart. Not thread-safe.
/// </summary>
public sealed class TextTraceSplitter(bool traceOpen)
{
    private const string OpenTag = "<think>";
    private const string CloseTag = "</think>";

    private readonly TraceMachine _machine = new(traceOpen);
    private string _pending = "";

    /// <summary>How the trace stands so far; at the end, how it ended.</summary>
    public TraceOutcome Outcome => _machine.Outcome;

    /// <summary>Takes the next text and returns the pieces that are certain by now.</summary>
    public IReadOnlyList<TracePiece> Push(string text)
    {
        var pieces = new List<TracePiece>(2);
        _pending += text;
        if (!_machine.InTrace && !_machine.InAnswer)
        {
            _pending = _pending.TrimStart();
            if (_pending.StartsWith(OpenTag, StringComparison.Ordinal))
            {
                _machine.Open();
                _pending = _pending[OpenTag.Length..];
            }
            else if (OpenTag.StartsWith(_pending, StringComparison.Ordinal))
            {
                return pieces;
            }
        }
        if (_machine.InTrace)
        {
            int close = _pending.IndexOf(CloseTag, StringComparison.Ordinal);
            int certain = close >= 0 ? close : _pending.Length - BegunTag(_pending);
            _machine.Text(_pending[..certain], pieces);
            _pending = _pending[certain..];
            if (close < 0)
            {
                return pieces;
            }
            _machine.Close();
            _pending = _pending[CloseTag.Length..];
        }
        _machine.Text(_pending, pieces);
        _pending = "";
        return pieces;
    }

    /// <summary>Ends the completion.</summary>
    /// <param name="finish">Why generation ended.</param>
    /// <param name="rest">Text that was held back because it might have become a tag.</param>
    public Completion Finish(FinishReason finish, out IReadOnlyList<TracePiece> rest)
    {
        var pieces = new List<TracePiece>(1);
        _machine.Text(_pending, pieces);
        _pending = "";
        rest = pieces;
        return _machine.ToCompletion(finish);
    }

    /// <summary>Length of the longest end of the text that could be the beginning of a closing tag.</summary>
    private static int BegunTag(string text)
    {
        for (int length = Math.Min(text.Length, CloseTag.Length - 1); length > 0; length--)
        {
            if (text.EndsWith(CloseTag[..length], StringComparison.Ordinal))
            {
                return length;
            }
        }
        return 0;
    }
}
