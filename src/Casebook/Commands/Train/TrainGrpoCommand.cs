using System.CommandLine;
using System.Text.Json.Serialization;
using Casebook.ModelUse;
using Casebook.Runs.Errors;
using Casebook.Runs.Recipes;
using Casebook.Shell;
using Casebook.Training.Grpo;

namespace Casebook.Commands.Train;

/// <summary><c>casebook train grpo</c>: reinforcement learning with verifiable rewards.</summary>
internal static class TrainGrpoCommand
{
    public static Command Create()
    {
        Argument<string> recipe = SharedOptions.RecipeArgument();
        var data = new Option<string?>("--data", "-d") { Description = "The folder that data build wrote, or a file of problems. Needed unless --dry-run.", HelpName = "folder" };
        var model = new Option<string?>("--model", "-m") { Description = "The model to start from, which is also the reference of the KL term: a model folder, or a run with one inside. Needed unless --dry-run, for whose estimate of the memory a folder with config.json alone is enough.", HelpName = "folder" };
        var folder = new Option<string?>("--out", "-o") { Description = "The run's folder; one that was begun is gone on with. Needed unless --dry-run.", HelpName = "folder" };
        Option<string[]> set = SharedOptions.Set();
        Option<bool> dryRun = SharedOptions.DryRun();
        return new Command("grpo", "Reinforce what a verifier finds right: sample groups of completions, reward them, learn from the differences (GRPO). The same command goes on with a run that was stopped or killed.")
        {
            recipe, data, model, folder, set, dryRun, CommandAction.JsonOption(),
        }
        .Does(async context =>
        {
            var resolved = Recipe.Load<GrpoRecipe>(BundledFiles.Recipe(context.Arguments.GetRequiredValue(recipe)), context.Arguments.GetValue(set));
            if (context.Arguments.GetValue(dryRun))
            {
                MemoryNote.Write(context.Terminal, resolved, context.Arguments.GetValue(model));
                return DryRun.Print(resolved);
            }
            var job = new GrpoJob
            {
                Recipe = resolved,
                RecipeFile = context.Arguments.GetRequiredValue(recipe),
                Data = context.Arguments.GetValue(data) ?? throw new OptionMissingException("--data", "Name the folder that data build wrote."),
                Model = ModelSearch.Locate(context.Arguments.GetValue(model) ?? throw new OptionMissingException("--model", "Name the model to start from, for example the run of train sft.")),
                Out = context.Arguments.GetValue(folder) ?? throw new OptionMissingException("--out", "Name the run's folder, for example --out runs/grpo."),
            };
            GrpoResult result = await GrpoTraining.RunAsync(context.Terminal, job, context.Cancellation);
            context.Terminal.Json(new GrpoDone(job.Out, result.ModelFolder, result.Steps), GrpoDoneJson.Default.GrpoDone);
            context.Terminal.Results.WriteText($"Model: {Path.GetRelativePath(Environment.CurrentDirectory, result.ModelFolder)} ({result.Steps:N0} steps)");
            context.Terminal.Notes.WriteNote("Next:");
            context.Terminal.Notes.WriteCommand($"runs samples {Invocation.Quote(job.Out)}");
            context.Terminal.Notes.WriteCommand($"eval {Invocation.Quote(Path.Combine(job.Data, "problems.heldout.jsonl"))} --model {Invocation.Quote(job.Out)}");
            return ExitCode.Success;
        })
        .WithExamples(
            "train grpo recipes/tiny/grpo.yaml --data runs/tiny-data --model runs/tiny --out runs/tiny-grpo",
            "train grpo recipes/tiny/grpo.yaml --set preset=paper-dr --dry-run",
            "train grpo recipes/paper/grpo.yaml --model recipes/paper/llama-3.1-8b --dry-run");
    }
}

/// <summary>The JSON of a finished run.</summary>
internal sealed record GrpoDone(string Run, string Model, int Steps);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GrpoDone))]
internal sealed partial class GrpoDoneJson : JsonSerializerContext;
