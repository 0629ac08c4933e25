using System.Globalization;
using Casebook.Evaluation.Comparison;
using Casebook.Evaluation.Report;
using Casebook.Evaluation.Scores;
using Casebook.Evaluation.Seeds;
using Spectre.Console;

namespace Casebook.Commands.Demo;

/// <summary>The demo's results for people: percent, with intervals of 95 %.</summary>
internal static class DemoTables
{
    public static Table Scores(IReadOnlyList<StageEvaluation> evaluations)
    {
        string[] domains = [.. evaluations[0].Result.Scores.Select(score => score.Domain).Where(domain => domain != Score.All)];
        var table = new Table().Border(TableBorder.Rounded).AddColumns(["", .. domains, "all", "well-formed", "quotes in prompt", "trace tokens"]);
        foreach (TableColumn column in table.Columns.Skip(1))
            column.RightAligned();
        foreach (StageEvaluation evaluation in evaluations)
        {
            SeededScore all = evaluation.Result.All;
            table.AddRow(
            [
                evaluation.Stage.Name(), .. domains.Select(domain => Accuracy(evaluation.Result.Scores.Single(score => score.Domain == domain))),
                $"[bold]{Accuracy(all)}[/]", Percent(all.WellFormedRate), all.QuotesInPromptRate is { } rate ? Percent(rate) : "-",
                all.MeanTraceTokens.ToString("0", CultureInfo.InvariantCulture),
            ]);
        }
        return table;
    }

    public static Table Differences(IReadOnlyList<StageComparison> comparisons)
    {
        string[] domains = [.. comparisons[0].Differences.Select(difference => difference.Domain)];
        var table = new Table().Border(TableBorder.Rounded).AddColumns(["points, paired by problem", .. domains]);
        foreach (TableColumn column in table.Columns.Skip(1))
            column.RightAligned();
        foreach (StageComparison comparison in comparisons)
            table.AddRow([$"{comparison.Before.Name()} → {comparison.After.Name()}", .. comparison.Differences.Select(Difference)]);
        return table;
    }

    private static string Accuracy(SeededScore score) => string.Create(CultureInfo.InvariantCulture, $"{100 * score.Accuracy:0.0} ± {100 * score.Interval.Margin:0.0} %");

    private static string Difference(PairedDifference difference) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * difference.Difference:+0.0;-0.0;0.0} ({100 * difference.Interval.Low:+0.0;-0.0;0.0} to {100 * difference.Interval.High:+0.0;-0.0;0.0})");

    private static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.0} %");
}
