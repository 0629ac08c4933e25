using Casebook.Models.Chat;
using Casebook.Models.Tokenization;
using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Traces;

/// <summary>
/// Splits what a model says into trace and answer, by token id: a trace that quotes <c>&lt;/think&gt;</c> as text does not
/// end. The one splitter of training, evaluation, server and log; any chunking gives the same split.
/// </summary>
/// <remarks>
/// Special tokens other than the trace's two add no text. An unclosed trace has no answer. A closing token where no
/// trace is open means nothing: all of the text is the answer, and the outcome is <see cref="TraceOutcome.NoTrace"/>.
/// Not thread-safe.
/// </remarks>
public sealed class TraceSplitter
{
    private readonly int? _open;
    private readonly int? _close;
    private readonly TokenTextStream _text;
    private readonly TraceMachine _machine;

    private TraceSplitter(ChatTemplate template, bool traceOpen)
    {
        (_open, _close) = (template.TraceOpenToken, template.TraceCloseToken);
        _text = template.Tokenizer.OpenStream();
        _machine = new TraceMachine(traceOpen);
    }

    /// <summary>How the trace stands so far; at the end, how it ended.</summary>
    public TraceOutcome Outcome => _machine.Outcome;

    /// <summary>Whether the next text belongs to the trace.</summary>
    public bool InTrace => _machine.InTrace;

    /// <summary>A splitter for what follows a prompt; it starts inside the trace if the prompt ends in an open one.</summary>
    /// <param name="template">The model's template, which names the trace's tokens.</param>
    /// <param name="prompt">The prompt's tokens, as they were given to the model.</param>
    public static TraceSplitter After(ChatTemplate template, ReadOnlySpan<int> prompt) => new(template, EndsInTrace(template, prompt));

    /// <summary>Splits a whole completion.</summary>
    public static Completion Split(ChatTemplate template, ReadOnlySpan<int> prompt, ReadOnlySpan<int> tokens, FinishReason finish)
    {
        TraceSplitter splitter = After(template, prompt);
        foreach (int token in tokens)
        {
            splitter.Push(token);
        }
        return splitter.Finish(finish, out _);
    }

    /// <summary>Takes the next token and returns the text that it completes: mostly one piece, often none.</summary>
    public IReadOnlyList<TracePiece> Push(int token)
    {
        var pieces = new List<TracePiece>(1);
        if (token == _open || token == _close)
        {
            _machine.Text(_text.Flush(), pieces);
            if (token == _open)
            {
                _machine.Open();
            }
            else
            {
                _machine.Close();
            }
        }
        else
        {
            _machine.Text(_text.Append(token), pieces);
        }
        return pieces;
    }

    /// <summary>Ends the completion.</summary>
    /// <param name="finish">Why generation ended.</param>
    /// <param name="rest">Pieces that were still held back (an unfinished character).</param>
    public Completion Finish(FinishReason finish, out IReadOnlyList<TracePiece> rest)
    {
        var pieces = new List<TracePiece>(1);
        _machine.Text(_text.Flush(), pieces);
        rest = pieces;
        return _machine.ToCompletion(finish);
    }

    /// <summary>Whether the last turn of a prompt has opened a trace and not closed it.</summary>
    private static bool EndsInTrace(ChatTemplate template, ReadOnlySpan<int> prompt)
    {
        ReadOnlySpan<int> turn = prompt[(prompt.LastIndexOfAny([.. template.StopTokens]) + 1)..];
        bool open = false;
        foreach (int token in turn)
        {
            if (token == template.TraceCloseToken && open)
            {
                return false;
            }
            open |= token == template.TraceOpenToken;
        }
        return open;
    }
}
