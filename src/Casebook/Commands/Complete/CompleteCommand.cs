using System.CommandLine;
using System.Text;
using System.Text.Json.Serialization;
using Casebook.Engine.Completions;
using Casebook.ModelUse;
using Casebook.Runs.Errors;
using Casebook.Shell;

namespace Casebook.Commands.Complete;

/// <summary><c>casebook complete</c>: a text, and how a model goes on with it. Needs no chat template.</summary>
internal static class CompleteCommand
{
    public static Command Create()
    {
        var text = new Argument<string>("text") { Description = "The text to go on with. Without one the model begins a text of its own.", DefaultValueFactory = _ => "" };
        var file = new Option<string?>("--file") { Description = "A file that has the text; one that begins with -- has to be given so.", HelpName = "file" };
        Option<string?> model = SharedOptions.Model();
        Option<int?> window = SharedOptions.Context();
        var sampling = new SamplingOptions("The most tokens of the continuation.", "End the continuation before this text.");
        var command = new Command("complete", "Let a model go on with a text, as it is: for base models, which have not learnt to chat. Prints the continuation alone.")
        {
            text, model, file, window, CommandAction.JsonOption(),
        };
        foreach (Option option in sampling.Options)
            command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(text) is { Implicit: false } && result.GetResult(file) is { Implicit: false })
                result.AddError("A text and --file can not be combined.");
            // The text may be left out, so a mistyped option would be continued instead of being told.
            else if (result.GetResult(text)?.Tokens is [var first, ..] && first.Value.StartsWith("--", StringComparison.Ordinal))
                result.AddError($"{first.Value} is no option.");
        });
        return command.Does(async context =>
        {
            string given = context.Arguments.GetValue(file) is { } named ? TextFile.Read(named, "Name a file of UTF-8 text.") : context.Arguments.GetValue(text) ?? "";
            using LoadedModel loaded = await ModelLoading.OpenAsync(context, context.Arguments.GetValue(model), context.Arguments.GetValue(window), chats: false);
            int[] prompt = loaded.Tokenizer.EncodeWhole(given);
            if (prompt.Length == 0)
                throw new NothingToCompleteException(loaded.Path);
            if (prompt.Length >= loaded.ContextLength)
                throw new PromptTooLongException("text", prompt.Length, loaded);
            context.Terminal.Notes.WriteNote(loaded.Path);
            var output = new RawText(context.Terminal.Results);
            var whole = new StringBuilder();
            Continuation? end = null;
            var continuer = new TextContinuer(loaded.Generator, loaded.Tokenizer, loaded.ContextLength);
            await foreach (ContinuedText piece in continuer.StreamAsync(prompt, given.Length > 0, sampling.Settings(context.Arguments), context.Cancellation))
            {
                whole.Append(piece.Text);
                output.Append(piece.Text);
                end = piece.End;
            }
            output.Finish();
            context.Terminal.Json(
                new Completed(
                    loaded.Path, whole.ToString(), end!.Finish.ToString().ToLowerInvariant(), prompt,
                    [.. end.Tokens.Select(token => token.Token)], [.. end.Tokens.Select(token => token.LogProbability)]),
                CompletedJson.Default.Completed);
            return ExitCode.Success;
        })
        .WithExamples(
            "complete --model path/to/base-model.gguf \"The first thing to check in a phishing mail is\"",
            "complete --model model.gguf --file begun.txt --max-tokens 200 --temperature 0.8 --seed 7",
            "complete --model model.gguf --stop \"Q:\" --json \"Q: What does CWE-79 stand for? A:\"");
    }
}

/// <summary>No text, and a model that begins none by itself.</summary>
internal sealed class NothingToCompleteException(string model) : CasebookException(
    ExitCode.Usage, "text", "", $"is empty, and {model} has no token that begins a text", "Give it a text to go on with.");

/// <summary>The JSON of a continuation.</summary>
/// <param name="Model">The model, as it was named.</param>
/// <param name="Text">The continuation, without the text before it.</param>
/// <param name="FinishReason"><c>stop</c> where the text ended or a stop text came, <c>length</c> where <c>--max-tokens</c> or the context was spent.</param>
/// <param name="PromptTokenIds">Of the text before it, with the token that begins every text.</param>
/// <param name="TokenIds">Of the continuation, with the token that ends it.</param>
/// <param name="LogProbabilities">Of each of them, natural logarithm.</param>
internal sealed record Completed(
    string Model, string Text, string FinishReason, IReadOnlyList<int> PromptTokenIds, IReadOnlyList<int> TokenIds, IReadOnlyList<float> LogProbabilities);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Completed))]
internal sealed partial class CompletedJson : JsonSerializerContext;
