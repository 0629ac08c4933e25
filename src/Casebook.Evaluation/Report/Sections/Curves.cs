using Casebook.Evaluation.Report.Charts;
using Casebook.Evaluation.Report.Html;

namespace Casebook.Evaluation.Report.Sections;

/// <summary>Charts of single metrics.</summary>
internal static class Curves
{
    /// <summary>The kind of the lines that training steps log.</summary>
    public const string Train = "train";

    /// <summary>The kind of the lines that validations log.</summary>
    public const string Validation = "validation";

    /// <summary>A small chart of one metric; empty where it was not logged.</summary>
    public static Markup Small(MetricHistory history, string name, string title, ChartUnit unit, Accent accent) =>
        new LineChart(title, unit, [new(title, accent, history.Series(Train, name)) { Smooth = true }]) { IsSmall = true }.Render();

    /// <summary>Charts beside each other; empty where all are.</summary>
    /// <param name="kind">The class of the style sheet: <c>charts</c> or <c>small</c>.</param>
    public static Markup Row(string kind, params IReadOnlyList<Markup> charts) =>
        charts.All(chart => chart.IsEmpty) ? Markup.None : MarkupWriter.Of(html =>
        {
            html.Add($"<div class=\"{kind}\">");
            foreach (Markup chart in charts)
            {
                html.Add($"{chart}");
            }
            html.Add($"</div>\n");
        });
}
