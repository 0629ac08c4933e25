using System.CommandLine;
using System.Text.Json.Serialization;
using Casebook.Reasoning.Rewards;
using Casebook.Reasoning.Rollouts;
using Casebook.Runs.Errors;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Reward;

/// <summary><c>casebook reward compare</c>: a run's stored samples, judged again under two rewards.</summary>
internal static class RewardCompareCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "A run's folder with rollouts/ inside." };
        var a = new Option<string?>("--a") { Description = "The recipe of reward A. Default: the run's own.", HelpName = "recipe" };
        var b = new Option<string?>("--b") { Description = "The recipe of reward B. Default: that of A, with what --set says.", HelpName = "recipe" };
        var set = new Option<string[]>("--set") { Description = "Override a key of B's recipe, for example --set reward.quotes=gate. May be given several times.", HelpName = "key=value", Arity = ArgumentArity.OneOrMore };
        return new Command("compare", "Judge a run's stored samples again under two rewards, and count what would have been taught otherwise.")
        {
            run, a, b, set, CommandAction.JsonOption(),
        }
        .Does(context =>
        {
            string folder = context.Arguments.GetRequiredValue(run);
            IReadOnlyList<string> files = Directory.Exists(folder) ? RolloutFile.AllOf(folder) : [];
            if (files.Count == 0)
                throw new RolloutsMissingException(folder);
            string[] overrides = context.Arguments.GetValue(set) ?? [];
            string recipeA = context.Arguments.GetValue(a) ?? Path.Combine(folder, "recipe.yaml");
            string recipeB = context.Arguments.GetValue(b) ?? (overrides.Length > 0 ? recipeA : throw new OptionMissingException("--b", "Name the recipe to compare with, or say what differs: --set reward.quotes=gate."));
            var rewardA = new RewardFunction(RewardRecipe.Load(recipeA));
            var rewardB = new RewardFunction(RewardRecipe.Load(recipeB, overrides));
            RewardComparison comparison = RewardComparison.Of(Groups(files, context.Cancellation), rewardA, rewardB);
            context.Terminal.Json(new Compared(folder, comparison.Total, comparison.Domains, comparison.Examples), ComparedJson.Default.Compared);
            Show(context.Terminal, comparison);
            return Task.FromResult(ExitCode.Success);
        })
        .WithExamples("reward compare runs/grpo --set reward.quotes=gate", "reward compare runs/grpo --a exact.yaml --b graded.yaml --json");
    }

    private static IEnumerable<RolloutGroup> Groups(IReadOnlyList<string> files, CancellationToken cancellation)
    {
        foreach (string file in files)
        {
            foreach ((int index, RolloutGroup group) in RolloutFile.Read(file).Index())
            {
                cancellation.ThrowIfCancellationRequested();
                StressProblems.Check(file, index + 1, group.Problem);
                yield return group;
            }
        }
    }

    private static void Show(Terminal terminal, RewardComparison comparison)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("domain", "groups", "with signal A", "with signal B", "samples", "other reward", "other sign", "reversed");
        foreach (TableColumn column in table.Columns.Skip(1))
            column.RightAligned();
        foreach (ComparedDomain row in comparison.Domains.Append(comparison.Total))
            table.AddRow(
                Markup.Escape(TerminalText.Clean(row.Domain)), $"{row.Groups:N0}", $"{row.GroupsWithSignalA:N0}", $"{row.GroupsWithSignalB:N0}",
                $"{row.Samples:N0}", Part(row.RewardChanged, row.Samples), Part(row.SignChanged, row.Samples), Part(row.SignReversed, row.Samples));
        terminal.Results.Write(table);
        foreach (ChangedSample example in comparison.Examples)
        {
            terminal.Results.WriteText($"{example.Problem}, step {example.Step}, sample {example.Sample + 1}: {example.RewardA:0.###} ({Sign(example.SignA)}) under A, {example.RewardB:0.###} ({Sign(example.SignB)}) under B. {example.Reason}");
            terminal.Results.WriteNote($"  {Line(example.Trace)} → {Line(example.Answer)}");
        }
        if (comparison.Total.StoredOtherwise is > 0 and int otherwise)
            terminal.Notes.WriteNote($"{otherwise:N0} of {comparison.Total.Samples:N0} stored rewards are not what A pays: gates, verifiers or settings have changed since.");
    }

    private static string Part(int count, int of) => of == 0 ? "0" : $"{count:N0} ({(double)count / of:0.0 %})";

    private static string Sign(int sign) => sign switch { > 0 => "+", < 0 => "-", _ => "0" };

    private static string Line(string text)
    {
        string line = text.ReplaceLineEndings(" ");
        return line.Length <= 160 ? line : $"{line[..100]} … {line[^50..]}";
    }
}

/// <summary>A run without stored samples.</summary>
internal sealed class RolloutsMissingException(string folder) : CasebookException(
    ExitCode.BadInput, folder, "", $"has no {RolloutFile.FolderName}/step-*.jsonl", "Name the folder of a run of reinforcement learning; it stores its samples there.");

/// <summary>The JSON of a comparison.</summary>
internal sealed record Compared(string Run, ComparedDomain Total, IReadOnlyList<ComparedDomain> Domains, IReadOnlyList<ChangedSample> Examples);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Compared))]
internal sealed partial class ComparedJson : JsonSerializerContext;
