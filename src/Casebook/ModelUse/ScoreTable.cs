using Casebook.Evaluation.Scores;
using Spectre.Console;

namespace Casebook.ModelUse;

/// <summary>Scores as a table for people: percent, with the margin of 95 %.</summary>
internal static class ScoreTable
{
    public static Table Of(IEnumerable<(string Name, Score Score)> scores)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("", "domain", "n", "correct", "answer found", "cut off", "mean tokens");
        foreach (TableColumn column in table.Columns.Skip(2))
            column.RightAligned();
        foreach ((string name, Score score) in scores)
        {
            bool total = score.Domain == Score.All;
            string correct = $"{score.Accuracy:0.0 %} ± {100 * score.AccuracyMargin:0.0}";
            table.AddRow(
                Markup.Escape(name), score.Domain, $"{score.Problems:N0}", total ? $"[bold]{correct}[/]" : correct,
                Part(score.Parsed, score), Part(score.Truncated, score), $"{score.MeanTokens:0}");
        }
        return table;
    }

    private static string Part(int count, Score score) => score.Problems == 0 ? "" : $"{(double)count / score.Problems:0.0 %}";
}
