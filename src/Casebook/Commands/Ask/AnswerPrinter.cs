using Casebook.Engine.Completions;
using Casebook.ModelUse;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Traces;
using Casebook.Shell;

namespace Casebook.Commands.Ask;

/// <summary>Lets a model answer on the terminal: the trace dimmed, then the answer.</summary>
internal static class AnswerPrinter
{
    /// <summary>The trace goes to standard error, the answer to standard output, so that the answer alone can be piped on.</summary>
    public static async Task<NumberedCompletion> RunAsync(
        Terminal terminal, LoadedModel model, string question, CompletionSettings settings, CancellationToken cancellation)
    {
        var trace = new FlowingText(terminal.Notes, "  ", FlowingStyle.Dim);
        var answer = new FlowingText(terminal.Results, "", FlowingStyle.Bold);
        bool inAnswer = false;
        NumberedCompletion completion = await StreamedAnswer.RunAsync(model, question, settings, piece =>
        {
            if (piece.Part == TracePart.Trace)
            {
                trace.Append(piece.Text);
                return;
            }
            if (!inAnswer)
            {
                inAnswer = true;
                trace.Finish();
            }
            answer.Append(piece.Text);
        }, cancellation);
        trace.Finish();
        answer.Finish();
        if (Shortfall(completion.Completion) is { } shortfall)
            terminal.Notes.WriteNote(shortfall);
        if (QuotedEvidence.NotIn(completion.Completion.Trace, question) is { Count: > 0 } invented)
            terminal.Notes.WriteNote($"The trace quotes what the text does not say: {Some(invented)}.");
        return completion;
    }

    private static string Some(IReadOnlyList<string> quotes) =>
        string.Join(", ", quotes.Take(2).Select(quote => $"\"{quote}\"")) + (quotes.Count > 2 ? $" and {quotes.Count - 2} more" : "");

    private static string? Shortfall(Completion completion) => completion switch
    {
        { Outcome: TraceOutcome.Unclosed, Finish: FinishReason.Length } => "No answer: the trace was still going on when the model ran out of room (--max-tokens, or its context).",
        { Outcome: TraceOutcome.Unclosed } => "No answer: the model ended inside its trace.",
        { Finish: FinishReason.Length } => "Cut off: the answer was still going on when the model ran out of room.",
        { Answer: "" } => "No answer: nothing follows the trace.",
        { Outcome: TraceOutcome.Empty } => "The trace is empty: nothing shows how the model came to this.",
        _ => null,
    };
}
