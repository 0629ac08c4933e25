using Casebook.Models.Chat;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Traces;

namespace Casebook.Engine.Completions;

/// <summary>Makes a completion of the tokens that follow a prompt, one by one. Not thread-safe.</summary>
public sealed class CompletionTokens(ChatTemplate template, ReadOnlySpan<int> prompt)
{
    private readonly TraceSplitter _splitter = TraceSplitter.After(template, prompt);
    private readonly ChatTemplate _template = template;

    /// <summary>Tokens so far.</summary>
    public int Count { get; private set; }

    /// <summary>Of these, inside the trace: neither the token that closes it nor one that ends the turn inside it.</summary>
    public int TraceCount { get; private set; }

    /// <summary>Takes the next token and returns the text that it completes.</summary>
    public IReadOnlyList<TracePiece> Push(int token)
    {
        Count++;
        bool inTrace = _splitter.InTrace;
        // A model's vocabulary may be padded beyond its tokenizer's; such a token stands for no text.
        IReadOnlyList<TracePiece> pieces = token < _template.Tokenizer.VocabularySize ? _splitter.Push(token) : [];
        TraceCount += inTrace && _splitter.InTrace && !_template.StopTokens.Contains(token) ? 1 : 0;
        return pieces;
    }

    /// <summary>Ends the completion.</summary>
    /// <param name="finish">Why generation ended.</param>
    /// <param name="rest">Pieces that were still held back.</param>
    public Completion Finish(FinishReason finish, out IReadOnlyList<TracePiece> rest) => _splitter.Finish(finish, out rest);
}
