using System.CommandLine;
using Casebook.Engine.Generation;
using Casebook.ModelUse;
using Casebook.Runs.Errors;
using Casebook.Shell;

namespace Casebook.Commands.Scoring;

/// <summary><c>casebook score</c>: how probable a model finds a text, or several continuations of one.</summary>
internal static class ScoreCommand
{
    public static Command Create()
    {
        Option<string?> model = SharedOptions.Model();
        var text = new Option<string?>("--text") { Description = "The text; with --continuation what comes before.", HelpName = "text" };
        var file = new Option<string?>("--file") { Description = "A file that has the text.", HelpName = "file" };
        var ids = new Option<string?>("--token-ids") { Description = "Token ids instead of a text, separated by commas. Nothing is put before them.", HelpName = "1,17,…" };
        var continuations = new Option<string[]>("--continuation") { Description = "A text that may follow. May be given several times: then they are compared.", HelpName = "text" };
        Option<int?> window = SharedOptions.Context();
        var command = new Command("score", "Measure how probable a model finds a text: the log-probability (natural logarithm) of each token, given those before it.")
        {
            model, text, file, ids, continuations, window, CommandAction.JsonOption(),
        };
        command.Validators.Add(result =>
        {
            int given = new Option[] { text, file, ids }.Count(option => result.GetResult(option) is { Implicit: false });
            if (given != 1)
                result.AddError("One of --text, --file and --token-ids is needed, and not more.");
            if (result.GetResult(ids) is { Implicit: false } && result.GetResult(continuations) is { Implicit: false })
                result.AddError("--continuation needs --text or --file, not --token-ids.");
        });
        return command.Does(async context =>
        {
            string? given = context.Arguments.GetValue(ids);
            // Read before the model is loaded, so that a mistyped number is told at once.
            int[]? tokens = given is null ? null : ScoredInput.Ids(given);
            string? read = tokens is null ? ScoredInput.Text(context.Arguments.GetValue(text), context.Arguments.GetValue(file)) : null;
            using LoadedModel loaded = await ModelLoading.OpenAsync(context, context.Arguments.GetValue(model), context.Arguments.GetValue(window), chats: false);
            string[] labels = context.Arguments.GetValue(continuations) ?? [];
            if (labels.Length > 0)
            {
                await ScoredContinuations.RunAsync(context.Terminal, loaded, read!, labels, context.Cancellation);
                return ExitCode.Success;
            }
            tokens ??= loaded.Tokenizer.EncodeWhole(read!);
            if (tokens.Length < 2)
                throw new ScoreRefusedException("the text", "has fewer than two tokens, and the first one has nothing before it", "Give a longer one.");
            ScoredRequest scored = await ScoredInput.Score(loaded, ScoreRequest.Of(tokens), context.Cancellation);
            ScoredText.Print(context.Terminal, loaded.Tokenizer, tokens, scored.LogProbabilities[0], withTokens: given is null);
            return ExitCode.Success;
        })
        .WithExamples(
            "score --text \"The parser copies without a bound.\"",
            "score --token-ids 1,17,42 --json",
            "score --text \"Failed password for root from 203.0.113.7. This log line is\" --continuation \" benign\" --continuation \" malicious\"");
    }
}

/// <summary>A text that can not be scored.</summary>
internal sealed class ScoreRefusedException(string what, string problem, string remedy, Exception? inner = null) : CasebookException(ExitCode.Usage, what, "", problem, remedy, inner);
