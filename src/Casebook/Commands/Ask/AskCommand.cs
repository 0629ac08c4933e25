using System.CommandLine;
using System.Text.Json.Serialization;
using Casebook.Engine.Completions;
using Casebook.Engine.Replay;
using Casebook.ModelUse;
using Casebook.Runs.Errors;
using Casebook.Shell;

namespace Casebook.Commands.Ask;

/// <summary><c>casebook ask</c>: a question, the trace, the answer.</summary>
internal static class AskCommand
{
    public static Command Create()
    {
        var question = new Argument<string>("question") { Description = "The question, or the description of a vulnerability." };
        Option<string?> model = SharedOptions.Model();
        var task = new Option<string?>("--task", "-t")
        {
            Description = "free: the text as it is. cwe, cvss: the text is a vulnerability's description, asked for its weakness or its CVSS vector. Default: free; cwe for a model that was trained on nothing but these.",
            HelpName = "task",
        };
        task.AcceptOnlyFromAmong(AskedQuestion.Tasks);
        Option<string?> picture = AnswerPicture.Option();
        var record = new Option<string?>("--record") { Description = "Also write what the answer depends on, and its tokens, to a file that casebook replay can generate again.", HelpName = "file.json" };
        Option<int?> window = SharedOptions.Context();
        var sampling = new SamplingOptions("The most tokens of trace and answer together.", "End the answer before this text.");
        var limits = new AnswerLimits();
        var command = new Command("ask", "Ask a model and read how it comes to its answer.")
        {
            question, model, task, picture, record, window, CommandAction.JsonOption(),
        };
        foreach (Option option in sampling.Options.Concat(limits.Options))
            command.Add(option);
        return command.Does(async context =>
        {
            using LoadedModel loaded = await ModelLoading.OpenAsync(context, context.Arguments.GetValue(model), context.Arguments.GetValue(window));
            string chosen = context.Arguments.GetValue(task) ?? AskedQuestion.DefaultTask(loaded.Origin);
            string text = context.Arguments.GetRequiredValue(question);
            context.Terminal.Notes.WriteNote($"{loaded.Path}{(chosen == AskedQuestion.Free ? "" : $", asked for the {(chosen == AskedQuestion.Cwe ? "weakness (CWE)" : "CVSS 3.1 vector")}")}");
            CompletionSettings settings = sampling.Settings(context.Arguments) with
            {
                ThinkingBudget = limits.ThinkingBudget(context.Arguments),
                Constraint = limits.Constraint(context.Arguments, loaded),
            };
            string? kept = context.Arguments.GetValue(record);
            RecordedAnswer recorded = await AnswerPrinter.RecordedAsync(
                context.Terminal, loaded, AskedQuestion.Prompt(chosen, text), settings, kept is not null, context.Cancellation);
            NumberedCompletion answer = recorded.Completion;
            if (loaded.Origin is { } origin)
                context.Terminal.Notes.WriteNote(origin.Warning);
            context.Terminal.Json(
                new Answered(loaded.Path, chosen, answer.Completion.Outcome.ToString(), answer.Completion.Trace, answer.Completion.Answer, answer.Tokens, loaded.Origin?.Warning),
                AnsweredJson.Default.Answered);
            if (context.Arguments.GetValue(picture) is { } file)
                AnswerPicture.Save(file, text, answer.Completion, loaded.Origin);
            if (kept is not null)
            {
                ModelFingerprint hashes = loaded.Fingerprint();
                GenerationRecordFile.Write(kept, GenerationRecord.Of(loaded.Path, hashes.Weights, hashes.Tokenizer, loaded.Generator.Identity, recorded.Request!, recorded.Tokens));
                context.Terminal.Notes.WriteNote($"Recorded. To generate it again and compare: {Invocation.Name} replay {Invocation.Quote(kept)}");
            }
            return ExitCode.Success;
        })
        .WithExamples(
            "ask \"A crafted archive makes the unpacker write past the end of a heap buffer.\"",
            "ask --task cvss \"An unauthenticated attacker can read any file over HTTP.\"",
            "ask --thinking-budget 200 --regex \"CWE-[0-9]+\" \"A crafted archive makes the unpacker write past the end of a heap buffer.\"",
            "ask --temperature 0.6 --seed 7 --record answer.json \"Which log sources show a Kerberoasting attempt?\"",
            "ask --model path/to/hugging-face-folder --temperature 0.6 \"Which log sources show a Kerberoasting attempt?\"");
    }
}

/// <summary>The JSON of an answer.</summary>
/// <param name="Model">The model's folder.</param>
/// <param name="Task">In which words it was asked.</param>
/// <param name="Outcome"><c>Closed</c>, <c>Unclosed</c>, <c>NoTrace</c> or <c>Empty</c>.</param>
/// <param name="Trace">The trace; empty where there is none.</param>
/// <param name="Answer">The answer; empty where there is none.</param>
/// <param name="Tokens">Tokens generated.</param>
/// <param name="Warning">What the model was trained on, where that is known to be little.</param>
internal sealed record Answered(string Model, string Task, string Outcome, string Trace, string Answer, int Tokens, string? Warning);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Answered))]
internal sealed partial class AnsweredJson : JsonSerializerContext;
