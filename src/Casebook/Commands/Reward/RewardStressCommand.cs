using System.CommandLine;
using System.Text.Json.Serialization;
using Casebook.Reasoning.Adversarial;
using Casebook.Reasoning.Rewards;
using Casebook.Runs.Errors;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Reward;

/// <summary><c>casebook reward stress</c>: every known trick, tried on a recipe's reward.</summary>
internal static class RewardStressCommand
{
    public static Command Create()
    {
        Argument<string> recipe = SharedOptions.RecipeArgument();
        var data = new Option<string?>("--data", "-d") { Description = "Problems to try it on: a folder that data build wrote, or a file. Default: a few of every verifier that come with the program.", HelpName = "folder" };
        Option<string[]> set = SharedOptions.Set();
        return new Command("stress", "Try adversarial completions on a recipe's reward; ends with code 7 if one pays.")
        {
            recipe, data, set, CommandAction.JsonOption(),
        }
        .Does(context =>
        {
            RewardSettings settings = RewardRecipe.Load(context.Arguments.GetRequiredValue(recipe), context.Arguments.GetValue(set));
            StressReport report = RewardStress.Run(StressProblems.Of(context.Arguments.GetValue(data)), new RewardFunction(settings));
            context.Terminal.Json(new Stressed(report.Holds, report.Kinds, report.Tried, report.Rows), StressedJson.Default.Stressed);
            Show(context.Terminal, report, context.Arguments.GetValue(data) is null);
            return Task.FromResult(report.Holds ? ExitCode.Success : ExitCode.CheckFailed);
        })
        .WithExamples("reward stress my-grpo.yaml --data runs/tiny-data", "reward stress my-grpo.yaml --set reward.parent_cwe=0.9 --json");
    }

    private static void Show(Terminal terminal, StressReport report, bool samples)
    {
        string[] verifiers = [.. report.Rows.Select(row => row.Verifier).Distinct()];
        ILookup<string, StressRow> rows = report.Rows.ToLookup(row => row.Kind);
        var table = new Table().Border(TableBorder.Rounded).AddColumns(["kind", .. verifiers]);
        foreach (string kind in AdversarialKinds.All.Select(each => each.Name).Where(rows.Contains))
            table.AddRow([kind, .. verifiers.Select(verifier => Mark(rows[kind].FirstOrDefault(row => row.Verifier == verifier)))]);
        terminal.Results.Write(table);
        foreach (StressRow row in report.Failures)
        {
            string blame = row.Blame.Count > 0 ? $"To blame: {string.Join(", ", row.Blame)}." : "To blame: the format gates or the verifier, no setting.";
            terminal.Results.WriteText($"{row.Verifier}, {row.Kind}: {row.Why} {(row.IsControl ? "Failed" : "Paid")} on {row.Failed} of {row.Tried}. {blame}");
            terminal.Results.WriteNote($"  {row.Example!.Problem} earned {row.Example.Reward:0.###}: {Line(row.Example.Trace)} → {Line(row.Example.Answer)}");
        }
        foreach (IGrouping<string, StressRow> key in report.Rows.SelectMany(row => row.HeldBy.Select(key => (key, row))).GroupBy(held => held.key, held => held.row))
            terminal.Results.WriteText($"Without {key.Key} these would have been paid: {string.Join(", ", key.GroupBy(row => row.Kind).Select(kind => $"{kind.Key} ({kind.Count()})"))}. In brackets the verifiers.");
        terminal.Results.WriteText(report.Holds
            ? $"Held: {report.Kinds} kinds, {report.Tried:N0} completions, none paid, and the controls did."
            : $"Not held: {report.Failures.Count} of {report.Rows.Count(row => row.Tried > 0)} rows.");
        if (samples && AdversarialKinds.WithoutSamples is { Count: > 0 } missing)
            terminal.Notes.WriteNote($"No sample problems for {string.Join(", ", missing)}: try those with --data.");
    }

    private static string Mark(StressRow? row) => row switch
    {
        null or { Tried: 0 } => "[grey]-[/]",
        { Failed: 0, IsControl: true } => "[grey]as it must[/]",
        { Failed: 0 } => "[green]held[/]",
        { IsControl: true } => $"[red]FAILED {row.Failed}/{row.Tried}[/]",
        _ => $"[red]PAID {row.Failed}/{row.Tried}[/]",
    };

    private static string Line(string text) => text.ReplaceLineEndings(" ");
}

/// <summary>The JSON of a stress test: all kinds by verifier, controls among them.</summary>
internal sealed record Stressed(bool Holds, int Kinds, int Tried, IReadOnlyList<StressRow> Rows);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Stressed))]
internal sealed partial class StressedJson : JsonSerializerContext;
