using Casebook.Evaluation.Report.Html;

namespace Casebook.Evaluation.Report.Charts;

/// <summary>What all charts share: size, margins, grid and the axis at the left.</summary>
/// <param name="Width">Of the drawing, in its own units; it scales with the page.</param>
/// <param name="Height">Likewise.</param>
/// <param name="Left">Margin at the left, where the axis has its numbers.</param>
/// <param name="Right">Margin at the right, where labels stand.</param>
/// <param name="Bottom">Margin below.</param>
internal sealed record ChartFrame(double Width, double Height, double Left, double Right, double Bottom)
{
    /// <summary>About how wide a character of a chart's text is, in wide fonts.</summary>
    public const double CharacterWidth = 6.8;

    /// <summary>The same of the bold labels at the ends of lines.</summary>
    public const double LabelWidth = 7.9;

    /// <summary>A left margin that is wide enough for an axis.</summary>
    public static double LeftOf(Axis vertical, ChartUnit unit) =>
        10 + (CharacterWidth * Math.Max(4, vertical.Ticks.Max(tick => vertical.Label(tick, unit).Length)));

    public double Top => 12;

    public double PlotRight => Width - Right;

    public double PlotBottom => Height - Bottom;

    /// <summary>The SVG with its title, grid and vertical axis, and what <paramref name="draw"/> puts in.</summary>
    /// <param name="title">For those who can not see it: what is shown and how it goes.</param>
    public Markup Draw(string title, Axis vertical, ChartUnit unit, Action<MarkupWriter> draw) => MarkupWriter.Of(svg =>
    {
        svg.Add($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\"><title>{title}</title>");
        foreach (double tick in vertical.Ticks)
        {
            double y = vertical.Place(tick, PlotBottom, Top);
            svg.Add($"<path class=\"{(Math.Abs(tick) < vertical.Step * 1e-6 ? "base" : "grid")}\" d=\"M{Left} {y}H{PlotRight}\"/>");
            svg.Add($"<text class=\"tick end\" x=\"{Left - 6}\" y=\"{y + 4}\">{vertical.Label(tick, unit)}</text>");
        }
        draw(svg);
        svg.Add($"</svg>");
    });
}
