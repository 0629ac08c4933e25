using System.CommandLine;
using System.Text.Json.Serialization;
using Casebook.Runs.Errors;
using Casebook.Runs.Recipes;
using Casebook.Shell;
using Casebook.Training.Sft;

namespace Casebook.Commands.Train;

/// <summary><c>casebook train sft</c>: a new model, or one to fine-tune, on traced exemplars.</summary>
internal static class TrainSftCommand
{
    public static Command Create()
    {
        Argument<string> recipe = SharedOptions.RecipeArgument();
        var data = new Option<string?>("--data", "-d") { Description = "The folder that data build wrote, or a file of exemplars. Needed unless --dry-run.", HelpName = "folder" };
        var folder = new Option<string?>("--out", "-o") { Description = "The run's folder; one that was begun is gone on with. Needed unless --dry-run.", HelpName = "folder" };
        var model = new Option<string?>("--model", "-m") { Description = "A model folder to fine-tune. Default: a new model, from the recipe's section model. With --dry-run a folder with config.json alone is enough.", HelpName = "folder" };
        Option<string[]> set = SharedOptions.Set();
        Option<bool> dryRun = SharedOptions.DryRun();
        return new Command("sft", "Train a model on traced exemplars. The same command goes on with a run that was stopped or killed.")
        {
            recipe, data, folder, model, set, dryRun, CommandAction.JsonOption(),
        }
        .Does(async context =>
        {
            var resolved = Recipe.Load<SftRecipe>(BundledFiles.Recipe(context.Arguments.GetRequiredValue(recipe)), context.Arguments.GetValue(set));
            if (context.Arguments.GetValue(dryRun))
            {
                MemoryNote.Write(context.Terminal, resolved, context.Arguments.GetValue(model), context.Arguments.GetValue(data));
                return DryRun.Print(resolved);
            }
            var job = new SftJob
            {
                Recipe = resolved,
                Data = context.Arguments.GetValue(data) ?? throw new OptionMissingException("--data", "Name the folder that data build wrote."),
                Out = context.Arguments.GetValue(folder) ?? throw new OptionMissingException("--out", "Name the run's folder, for example --out runs/sft."),
                Model = context.Arguments.GetValue(model),
            };
            SftResult result = await SftTraining.RunAsync(context.Terminal, job, context.Cancellation);
            context.Terminal.Json(new SftDone(job.Out, result.ModelFolder, result.Steps, result.ValidationLoss), SftDoneJson.Default.SftDone);
            string loss = result.ValidationLoss is { } value ? $", validation loss {value:0.000}" : "";
            context.Terminal.Results.WriteText($"Model: {Path.GetRelativePath(Environment.CurrentDirectory, result.ModelFolder)} ({result.Steps:N0} steps{loss})");
            context.Terminal.Notes.WriteNote("Next:");
            context.Terminal.Notes.WriteCommand($"eval {Invocation.Quote(Path.Combine(job.Data, "problems.heldout.jsonl"))} --model {Invocation.Quote(job.Out)}");
            return ExitCode.Success;
        })
        .WithExamples(
            "train sft recipes/tiny/sft.yaml --data runs/tiny-data --out runs/tiny",
            "train sft my.yaml --data exemplars.jsonl --model path/to/hugging-face-folder --out runs/tuned",
            "train sft recipes/paper/sft.yaml --model recipes/paper/llama-3.1-8b --dry-run");
    }
}

/// <summary>The JSON of a finished run.</summary>
internal sealed record SftDone(string Run, string Model, int Steps, double? ValidationLoss);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SftDone))]
internal sealed partial class SftDoneJson : JsonSerializerContext;
