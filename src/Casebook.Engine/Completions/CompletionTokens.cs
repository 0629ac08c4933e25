using Casebook.Models.Chat;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Traces;

namespace Casebook.Engine.Completions;

/// <summary>Makes a completion of the tokens that follow a prompt, one by one. Not thread-safe.</summary>
/// <param name="template">The model's template.</param>
/// <param name="prompt">The prompt's tokens.</param>
/// <param name="stopTexts">Texts before the first of which the answer ends. Default: none.</param>
public sealed class CompletionTokens(ChatTemplate template, ReadOnlySpan<int> prompt, IReadOnlyList<string>? stopTexts = null)
{
    private readonly TraceSplitter _splitter = TraceSplitter.After(template, prompt);
    private readonly StopSequenceFilter _stops = new(stopTexts ?? []);
    private readonly ChatTemplate _template = template;

    /// <summary>Tokens so far.</summary>
    public int Count { get; private set; }

    /// <summary>Of these, inside the trace: neither the token that closes it nor one that ends the turn inside it.</summary>
    public int TraceCount { get; private set; }

    /// <summary>Whether the next token belongs to the trace.</summary>
    public bool InTrace => _splitter.InTrace;

    /// <summary>A stop text has come: the answer is complete.</summary>
    public bool Stopped => _stops.Stopped;

    /// <summary>Takes the next token and returns the text that it completes.</summary>
    public IReadOnlyList<TracePiece> Push(int token)
    {
        Count++;
        bool inTrace = _splitter.InTrace;
        // A model's vocabulary may be padded beyond its tokenizer's; such a token stands for no text.
        IReadOnlyList<TracePiece> pieces = token < _template.Tokenizer.VocabularySize ? Filter(_splitter.Push(token)) : [];
        TraceCount += inTrace && _splitter.InTrace && !_template.StopTokens.Contains(token) ? 1 : 0;
        return pieces;
    }

    /// <summary>Ends the completion.</summary>
    /// <param name="finish">Why generation ended.</param>
    /// <param name="rest">Pieces that were still held back.</param>
    public Completion Finish(FinishReason finish, out IReadOnlyList<TracePiece> rest)
    {
        Completion completion = _splitter.Finish(finish, out IReadOnlyList<TracePiece> held);
        var pieces = Filter(held).ToList();
        if (_stops.Flush() is { Length: > 0 } begun)
        {
            pieces.Add(new TracePiece(TracePart.Answer, begun));
        }
        rest = pieces;
        return Stopped
            ? completion with { Answer = _stops.Given.TrimEnd(), Finish = FinishReason.Stop }
            : completion;
    }

    private IReadOnlyList<TracePiece> Filter(IReadOnlyList<TracePiece> pieces)
    {
        if (!_stops.IsOn)
        {
            return pieces;
        }
        var filtered = new List<TracePiece>(pieces.Count);
        foreach (TracePiece piece in pieces)
        {
            string text = piece.Part == TracePart.Trace ? piece.Text : _stops.Append(piece.Text);
            if (text.Length > 0)
            {
                filtered.Add(piece with { Text = text });
            }
        }
        return filtered;
    }
}
