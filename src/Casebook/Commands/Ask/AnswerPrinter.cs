using Casebook.Engine.Completions;
using Casebook.ModelUse;
using Casebook.Reasoning.Traces;
using Casebook.Shell;

namespace Casebook.Commands.Ask;

/// <summary>Lets a model answer on the terminal: the trace dimmed, then the answer.</summary>
internal static class AnswerPrinter
{
    /// <summary>The trace goes to standard error, the answer to standard output, so that the answer alone can be piped on.</summary>
    public static async Task<NumberedCompletion> RunAsync(
        Terminal terminal, LoadedModel model, string question, CompletionSettings settings, CancellationToken cancellation) =>
        (await RecordedAsync(terminal, model, question, settings, keepsTokens: false, cancellation)).Completion;

    /// <summary>The same, with the request and its tokens where they are to be kept.</summary>
    public static async Task<RecordedAnswer> RecordedAsync(
        Terminal terminal, LoadedModel model, string question, CompletionSettings settings, bool keepsTokens, CancellationToken cancellation)
    {
        var trace = new FlowingText(terminal.Notes, "  ", FlowingStyle.Dim);
        var answer = new FlowingText(terminal.Results, "", FlowingStyle.Bold);
        bool inAnswer = false;
        RecordedAnswer recorded = await StreamedAnswer.RecordedAsync(model, question, settings, piece =>
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
        }, keepsTokens, cancellation);
        NumberedCompletion completion = recorded.Completion;
        trace.Finish();
        answer.Finish();
        foreach (string remark in new[] { AnswerRemarks.Budget(completion), AnswerRemarks.Shortfall(completion.Completion), AnswerRemarks.InventedQuotes(completion.Completion.Trace, question) }.OfType<string>())
            terminal.Notes.WriteNote(remark);
        return recorded;
    }
}
