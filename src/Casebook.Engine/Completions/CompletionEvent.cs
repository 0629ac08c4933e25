using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Traces;

namespace Casebook.Engine.Completions;

/// <summary>Text of one conversation as it comes, or its end.</summary>
/// <param name="Index">The conversation's place in the list.</param>
/// <param name="Pieces">New text; may be empty.</param>
/// <param name="End">Null until the conversation has ended.</param>
public readonly record struct CompletionEvent(int Index, IReadOnlyList<TracePiece> Pieces, NumberedCompletion? End);

/// <summary>One conversation's completion.</summary>
/// <param name="Index">The conversation's place in the list.</param>
/// <param name="Completion">Trace and answer.</param>
/// <param name="Tokens">Tokens generated; 0 where the prompt left no room in the context.</param>
public sealed record NumberedCompletion(int Index, Completion Completion, int Tokens)
{
    /// <summary>Tokens of the prompt, as the template rendered it.</summary>
    public int PromptTokens { get; init; }

    /// <summary>How many of the tokens stand inside the trace.</summary>
    public int TraceTokens { get; init; }

    /// <summary>Whether the trace was closed because its budget was spent.</summary>
    public bool BudgetSpent { get; init; }
}
