using System.CommandLine;
using System.Text.Json.Serialization;
using Casebook.Data.Building;
using Casebook.Runs.Errors;
using Casebook.Runs.Recipes;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Data;

/// <summary><c>casebook data build</c>: exemplars, problems and a tokenizer from a recipe.</summary>
internal static class DataBuildCommand
{
    public static Command Create()
    {
        Argument<string> recipe = SharedOptions.RecipeArgument();
        var folder = new Option<string?>("--out", "-o") { Description = "The folder to write; an earlier data set in it is replaced. Needed unless --dry-run.", HelpName = "folder" };
        Option<string[]> set = SharedOptions.Set();
        Option<bool> dryRun = SharedOptions.DryRun();
        return new Command("build", "Build a training set of traced exemplars, with problems, held-out problems and a tokenizer.")
        {
            recipe, folder, set, dryRun, CommandAction.JsonOption(),
        }
        .Does(async context =>
        {
            var resolved = Recipe.Load<DataRecipe>(BundledFiles.Recipe(context.Arguments.GetRequiredValue(recipe)), context.Arguments.GetValue(set));
            if (context.Arguments.GetValue(dryRun))
                return DryRun.Print(resolved);
            string target = context.Arguments.GetValue(folder) ?? throw new OptionMissingException("--out", "Name the folder to write, for example --out runs/data.");
            DataStatistics statistics = await DataBuilding.RunAsync(context.Terminal, resolved, target, context.Cancellation);
            Show(context.Terminal, target, statistics);
            return ExitCode.Success;
        }, _ => "A data build does not resume: the same command begins anew.")
        .WithExamples("data build recipes/tiny/data.yaml --out runs/tiny-data", "data build recipes/demo/data.yaml --set seed=7 --dry-run");
    }

    private static void Show(Terminal terminal, string folder, DataStatistics statistics)
    {
        terminal.Json(new DataBuilt(folder, statistics), DataBuiltJson.Default.DataBuilt);
        var table = new Table().Border(TableBorder.Rounded).AddColumns("domain", "train", "validation", "problems", "held out", "mean tokens", "longest", "trace shapes", "commonest");
        foreach (TableColumn column in table.Columns.Skip(1))
            column.RightAligned();
        foreach (DomainStatistics domain in statistics.Domains)
        {
            table.AddRow(
                domain.Domain, $"{domain.Train:N0}", $"{domain.Validation:N0}", $"{domain.Problems:N0}", $"{domain.Heldout:N0}",
                $"{domain.MeanTokens:0}", $"{domain.LongestTokens:N0}", $"{domain.Skeletons:N0}", $"{domain.LargestSkeletonShare:0.0 %}");
        }
        terminal.Results.Write(table);
        terminal.Results.WriteText($"Data set: {folder}");
        terminal.Notes.WriteNote("Next:");
        terminal.Notes.WriteCommand($"train sft recipes/tiny/sft.yaml --data {Invocation.Quote(folder)} --out runs/sft");
    }
}

/// <summary>The JSON of a finished build.</summary>
internal sealed record DataBuilt(string Folder, DataStatistics Statistics);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DataBuilt))]
internal sealed partial class DataBuiltJson : JsonSerializerContext;
