using Casebook.Evaluation.Report.Html;

namespace Casebook.Evaluation.Report.Charts;

/// <summary>One bar: a share, with its 95 % interval where it has one.</summary>
/// <param name="Value">A fraction; what is not finite is no bar.</param>
/// <param name="Low">Lower end of the interval; null for none.</param>
/// <param name="High">Upper end.</param>
internal readonly record struct Bar(double Value, double? Low = null, double? High = null);

/// <summary>The bars of one colour, one a group.</summary>
internal sealed record BarSeries(string Name, Accent Accent, IReadOnlyList<Bar> Bars);

/// <summary>Shares of groups side by side, with error bars.</summary>
/// <param name="Title">What is shown.</param>
/// <param name="Groups">Names below the axis.</param>
/// <param name="Series">Each has a bar for every group.</param>
internal sealed record BarChart(string Title, IReadOnlyList<string> Groups, IReadOnlyList<BarSeries> Series)
{
    /// <summary>One sentence below the title: how to read it.</summary>
    public string Note { get; init; } = "";

    /// <summary>The figure; empty where there is no bar.</summary>
    public Markup Render() => Series.SelectMany(one => one.Bars).Any(bar => Axis.CanDraw(bar.Value))
        ? ChartFigure.Of(Title, Note, ChartFigure.Legend(Series.Select(one => (one.Name, one.Accent, (string?)null)), lines: false), Drawing(), Table())
        : Markup.None;

    private Markup Drawing()
    {
        // Room above 100 % for its number.
        var vertical = new Axis(0, 1.06, 0.25);
        var frame = new ChartFrame(440, 260, ChartFrame.LeftOf(vertical, ChartUnit.Share), 6, 26);
        double slot = (frame.PlotRight - frame.Left) / Groups.Count;
        double width = Math.Min(34, slot * 0.84 / Series.Count);
        return frame.Draw(Description(), vertical, ChartUnit.Share, svg =>
        {
            for (int group = 0; group < Groups.Count; group++)
            {
                double centre = frame.Left + (slot * (group + 0.5));
                svg.Add($"<text class=\"tick middle\" x=\"{centre}\" y=\"{frame.PlotBottom + 18}\">{Shortened(Groups[group], slot)}</text>");
                for (int i = 0; i < Series.Count; i++)
                {
                    Draw(svg, frame, vertical, Series[i].Accent, Series[i].Bars[group], centre + ((i - (Series.Count / 2.0)) * width), width);
                }
            }
        });
    }

    private static void Draw(MarkupWriter svg, ChartFrame frame, Axis vertical, Accent accent, Bar bar, double x, double width)
    {
        if (!Axis.CanDraw(bar.Value))
        {
            return;
        }
        double top = vertical.Place(bar.Value, frame.PlotBottom, frame.Top), middle = x + (width / 2), number = top;
        svg.Add($"<g class=\"{accent.Class()}\"><rect class=\"bar\" x=\"{x + 1.5}\" y=\"{top}\" width=\"{width - 3}\" height=\"{frame.PlotBottom - top}\" rx=\"1.5\"/>");
        if (bar is { Low: { } low, High: { } high } && Axis.CanDraw(low) && Axis.CanDraw(high))
        {
            double from = vertical.Place(low, frame.PlotBottom, frame.Top), to = vertical.Place(high, frame.PlotBottom, frame.Top);
            number = Math.Min(number, to);
            svg.Add($"<path class=\"error\" d=\"M{middle} {from}V{to}M{middle - 3.5} {to}h7M{middle - 3.5} {from}h7\"/>");
        }
        svg.Add($"<text class=\"value middle\" x=\"{middle}\" y=\"{Math.Max(9, number - 4)}\">{100 * bar.Value:0}</text></g>");
    }

    private static string Shortened(string name, double slot)
    {
        int room = Math.Max(3, (int)(slot / ChartFrame.CharacterWidth));
        return name.Length <= room ? name : name[..(room - 1)] + "…";
    }

    private string Description() => $"{Title}. " + string.Join(" ", Series.Select(one =>
        $"{one.Name}: {string.Join(", ", Groups.Select((group, i) => $"{group} {ChartUnit.Share.Show(one.Bars[i].Value)}"))}."));

    private Markup Table() => MarkupWriter.Of(html =>
    {
        html.Add($"<table><thead><tr><th></th>");
        foreach (string group in Groups)
        {
            html.Add($"<th scope=\"col\" class=\"n\">{group}</th>");
        }
        html.Add($"</tr></thead><tbody>");
        foreach (BarSeries one in Series)
        {
            html.Add($"<tr><th scope=\"row\">{one.Name}</th>");
            foreach (Bar bar in one.Bars)
            {
                string interval = bar is { Low: { } low, High: { } high } ? $" ({ChartUnit.Share.Show(low)} to {ChartUnit.Share.Show(high)})" : "";
                html.Add($"<td>{ChartUnit.Share.Show(bar.Value) + interval}</td>");
            }
            html.Add($"</tr>");
        }
        html.Add($"</tbody></table>");
    });
}
