using Casebook.Evaluation.Report.Html;

namespace Casebook.Evaluation.Report.Charts;

/// <summary>A chart on the page: title, a sentence, legend, drawing, and the same numbers as a table.</summary>
internal static class ChartFigure
{
    public static Markup Of(string title, string note, Markup legend, Markup drawing, Markup table) => MarkupWriter.Of(html =>
    {
        html.Add($"<figure class=\"chart\"><figcaption><h3>{title}</h3>");
        if (note.Length > 0)
        {
            html.Add($"<p>{note}</p>");
        }
        html.Add($"</figcaption>{legend}{drawing}<details><summary>Numbers</summary><div class=\"scroll\">{table}</div></details></figure>\n");
    });

    /// <summary>One name and swatch a series.</summary>
    public static Markup Legend(IEnumerable<(string Name, Accent Accent, string? Dashes)> series, bool lines) => MarkupWriter.Of(html =>
    {
        html.Add($"<ul class=\"legend\">");
        foreach ((string name, Accent accent, string? dashes) in series)
        {
            html.Add($"<li class=\"{accent.Class()}\"><svg viewBox=\"0 0 22 12\" width=\"22\" height=\"12\" aria-hidden=\"true\">");
            if (lines)
            {
                html.Add($"<path class=\"line\"{Dashed(dashes)} d=\"M0 6H22\"/>");
            }
            else
            {
                html.Add($"<rect class=\"bar\" x=\"5\" width=\"12\" height=\"12\" rx=\"2\"/>");
            }
            html.Add($"</svg>{name}</li>");
        }
        html.Add($"</ul>");
    });

    public static Markup Dashed(string? dashes) => dashes is null ? Markup.None : MarkupWriter.Of(html => html.Add($" stroke-dasharray=\"{dashes}\""));
}
