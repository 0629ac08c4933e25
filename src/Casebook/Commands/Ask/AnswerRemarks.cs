using Casebook.Engine.Completions;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Traces;

namespace Casebook.Commands.Ask;

/// <summary>What a reader of an answer should know about it; each null where there is nothing to say.</summary>
internal static class AnswerRemarks
{
    private const int QuotesShown = 2;

    /// <summary>That the model was stopped thinking.</summary>
    public static string? Budget(NumberedCompletion completion) =>
        completion.BudgetSpent ? "The trace was closed when its budget (--thinking-budget) was spent." : null;

    /// <summary>Why there is no answer, or not all of it.</summary>
    public static string? Shortfall(Completion completion) => completion switch
    {
        { Outcome: TraceOutcome.Unclosed, Finish: FinishReason.Length } => "No answer: the trace was still going on when the model ran out of room (--max-tokens, or its context).",
        { Outcome: TraceOutcome.Unclosed } => "No answer: the model ended inside its trace.",
        { Finish: FinishReason.Length } => "Cut off: the answer was still going on when the model ran out of room.",
        { Answer: "" } => "No answer: nothing follows the trace.",
        { Outcome: TraceOutcome.Empty } => "The trace is empty: nothing shows how the model came to this.",
        _ => null,
    };

    /// <summary>Quotations that are none.</summary>
    public static string? InventedQuotes(string trace, string question)
    {
        IReadOnlyList<string> invented = QuotedEvidence.NotIn(trace, question);
        if (invented.Count == 0)
            return null;
        string shown = string.Join(", ", invented.Take(QuotesShown).Select(quote => $"\"{quote}\""));
        return $"The trace quotes what the text does not say: {shown}{(invented.Count > QuotesShown ? $" and {invented.Count - QuotesShown} more" : "")}.";
    }
}
