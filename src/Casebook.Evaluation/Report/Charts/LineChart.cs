using System.Globalization;
using System.Text;
using Casebook.Evaluation.Report.Html;

namespace Casebook.Evaluation.Report.Charts;

/// <summary>Lines over the steps of a run.</summary>
/// <param name="Title">What is shown.</param>
/// <param name="Unit">What the numbers are.</param>
/// <param name="Series">The lines; those without a value are left out.</param>
internal sealed record LineChart(string Title, ChartUnit Unit, IReadOnlyList<LineSeries> Series)
{
    private const int TableRows = 12;

    private const double LabelDistance = 14;

    /// <summary>One sentence below the title: how to read it.</summary>
    public string Note { get; init; } = "";

    /// <summary>For a row of several: lower, and with fewer ticks.</summary>
    public bool IsSmall { get; init; }

    /// <summary>An upper end that charts side by side share; null for the values' own.</summary>
    public double? Highest { get; init; }

    /// <summary>The figure; empty where no series has a value.</summary>
    public Markup Render()
    {
        LineSeries[] series = [.. Series.Where(one => one.IsDrawable)];
        if (series.Length == 0)
        {
            return Markup.None;
        }
        bool labelled = series.Length > 1 && series.Length <= 5 && series.All(one => one.Name.Length <= 14);
        Markup legend = series.Length > 1 && !labelled ? ChartFigure.Legend(series.Select(one => (one.Name, one.Accent, one.Dashes)), lines: true) : Markup.None;
        return ChartFigure.Of(Title, Explanation(series), legend, Drawing(series, labelled), Table(series));
    }

    private string Explanation(LineSeries[] series)
    {
        LineSeries? smooth = series.FirstOrDefault(one => one.Reach > 0);
        return smooth is null || IsSmall ? Note : $"{Note} Faint: every step; strong: the mean of {(2 * smooth.Reach) + 1} steps around.".TrimStart();
    }

    private Markup Drawing(LineSeries[] series, bool labelled)
    {
        double right = labelled ? 12 + (series.Max(one => one.Name.Length) * ChartFrame.LabelWidth) : 16;
        // The extremes of the faint line may lie outside; it is the strong one that is read.
        (LineSeries Series, IReadOnlyList<(double X, double Y)> Strong)[] lines = [.. series.Select(one => (one, one.Thinned(one.Reach > 0 ? one.Smoothed() : one.Points)))];
        IEnumerable<double> values = series.SelectMany(one => one.Thinned(one.Points)).Select(point => point.Y);
        Axis vertical = Axis.Around(Highest is { } highest ? values.Append(highest) : values, Unit != ChartUnit.Number, IsSmall ? 4 : 5);
        Axis horizontal = Axis.Exactly(series.SelectMany(one => one.Points).Where(point => Axis.CanDraw(point.Y)).Select(point => point.X), IsSmall ? 4 : 6);
        var frame = new ChartFrame(IsSmall ? 300 : 440, IsSmall ? 170 : 260, ChartFrame.LeftOf(vertical, Unit), right, 26);
        return frame.Draw(Description(series), vertical, Unit, svg =>
        {
            HorizontalAxis(svg, frame, horizontal);
            foreach ((LineSeries one, IReadOnlyList<(double X, double Y)> strong) in lines)
            {
                svg.Add($"<g class=\"{one.Accent.Class()}\">");
                if (one.Reach > 0)
                {
                    svg.Add($"<path class=\"line faint\" d=\"{Path(frame, horizontal, vertical, one.Thinned(one.Points))}\"/>");
                }
                svg.Add($"<path class=\"line\"{ChartFigure.Dashed(one.Dashes)} d=\"{Path(frame, horizontal, vertical, strong)}\"/>");
                Dots(svg, frame, horizontal, vertical, one, strong);
                svg.Add($"</g>");
            }
            if (labelled)
            {
                Labels(svg, frame, vertical, lines);
            }
        });
    }

    private static void HorizontalAxis(MarkupWriter svg, ChartFrame frame, Axis horizontal)
    {
        string last = FormattableString.Invariant($"step {horizontal.High:#,0}");
        double room = frame.PlotRight - (last.Length * ChartFrame.CharacterWidth) - 10;
        foreach (double tick in horizontal.Ticks)
        {
            // What would run into the label at the end is left out.
            double x = horizontal.Place(tick, frame.Left, frame.PlotRight);
            string label = horizontal.Label(tick, ChartUnit.Amount);
            if (x + (label.Length * ChartFrame.CharacterWidth / 2) < room)
            {
                svg.Add($"<text class=\"tick middle\" x=\"{x}\" y=\"{frame.PlotBottom + 18}\">{label}</text>");
            }
        }
        svg.Add($"<text class=\"tick end\" x=\"{frame.PlotRight}\" y=\"{frame.PlotBottom + 18}\">{last}</text>");
    }

    private static void Dots(MarkupWriter svg, ChartFrame frame, Axis horizontal, Axis vertical, LineSeries series, IReadOnlyList<(double X, double Y)> points)
    {
        for (int i = 0; i < points.Count; i++)
        {
            // A point between two gaps would be a line of no length: invisible.
            bool isAlone = !IsKnown(points, i - 1) && !IsKnown(points, i + 1);
            if (IsKnown(points, i) && (isAlone || (series.Dots && points.Count <= 40)))
            {
                svg.Add($"<circle class=\"dot\" cx=\"{horizontal.Place(points[i].X, frame.Left, frame.PlotRight)}\" cy=\"{vertical.Place(points[i].Y, frame.PlotBottom, frame.Top)}\" r=\"3\"/>");
            }
        }
    }

    private static bool IsKnown(IReadOnlyList<(double X, double Y)> points, int i) =>
        i >= 0 && i < points.Count && Axis.CanDraw(points[i].X) && Axis.CanDraw(points[i].Y);

    /// <summary>Each line's name at its end, pushed apart where ends are close.</summary>
    private static void Labels(MarkupWriter svg, ChartFrame frame, Axis vertical, (LineSeries Series, IReadOnlyList<(double X, double Y)> Strong)[] lines)
    {
        (LineSeries Series, double Y)[] labels =
        [
            .. lines.Select(line => (line.Series, Y: vertical.Place(line.Strong.Last(point => Axis.CanDraw(point.Y)).Y, frame.PlotBottom, frame.Top))).OrderBy(label => label.Y),
        ];
        for (int i = 1; i < labels.Length; i++)
        {
            labels[i].Y = Math.Max(labels[i].Y, labels[i - 1].Y + LabelDistance);
        }
        double beyond = Math.Max(0, labels[^1].Y - frame.PlotBottom);
        for (int i = labels.Length - 1; i >= 0; i--)
        {
            double limit = i == labels.Length - 1 ? frame.PlotBottom : labels[i + 1].Y - LabelDistance;
            labels[i].Y = beyond > 0 ? Math.Min(labels[i].Y, limit) : labels[i].Y;
        }
        foreach ((LineSeries series, double y) in labels)
        {
            svg.Add($"<text class=\"label {series.Accent.Class()}\" x=\"{frame.PlotRight + 6}\" y=\"{y + 4}\">{series.Name}</text>");
        }
    }

    private static string Path(ChartFrame frame, Axis horizontal, Axis vertical, IReadOnlyList<(double X, double Y)> points)
    {
        var path = new StringBuilder();
        bool isDown = false;
        for (int i = 0; i < points.Count; i++)
        {
            if (IsKnown(points, i))
            {
                path.Append(CultureInfo.InvariantCulture, $"{(isDown ? 'L' : 'M')}{horizontal.Place(points[i].X, frame.Left, frame.PlotRight):0.#} {vertical.Place(points[i].Y, frame.PlotBottom, frame.Top):0.#}");
            }
            isDown = IsKnown(points, i);
        }
        return path.ToString();
    }

    private string Description(LineSeries[] series) => $"{Title}. " + string.Join(" ", series.Select(one =>
    {
        IReadOnlyList<(double X, double Y)> line = one.Reach > 0 ? one.Smoothed() : one.Points;
        (double firstStep, double first) = line.First(point => Axis.CanDraw(point.Y));
        (double lastStep, double last) = line.Last(point => Axis.CanDraw(point.Y));
        return FormattableString.Invariant($"{one.Name}: {Unit.Show(first)} at step {firstStep:0}, {Unit.Show(last)} at step {lastStep:0}.");
    }));

    private Markup Table(LineSeries[] series)
    {
        double[] steps = [.. series.SelectMany(one => one.Points).Select(point => point.X).Where(Axis.CanDraw).Distinct().Order()];
        double[] shown = steps.Length <= TableRows ? steps : [.. Enumerable.Range(0, TableRows).Select(i => steps[(int)((long)i * (steps.Length - 1) / (TableRows - 1))])];
        Dictionary<double, double>[] values = [.. series.Select(one => one.Points.GroupBy(point => point.X).ToDictionary(group => group.Key, group => group.Last().Y))];
        return MarkupWriter.Of(html =>
        {
            html.Add($"<table><thead><tr><th scope=\"col\" class=\"n\">Step</th>");
            foreach (LineSeries one in series)
            {
                html.Add($"<th scope=\"col\" class=\"n\">{one.Name}</th>");
            }
            html.Add($"</tr></thead><tbody>");
            foreach (double step in shown)
            {
                html.Add($"<tr><th scope=\"row\" class=\"n\">{step:#,0}</th>");
                foreach (Dictionary<double, double> of in values)
                {
                    html.Add($"<td>{(of.TryGetValue(step, out double value) ? Unit.Show(value) : "")}</td>");
                }
                html.Add($"</tr>");
            }
            html.Add($"</tbody></table>");
        });
    }
}
