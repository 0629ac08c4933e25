using System.Globalization;
using System.Net;
using System.Text;

namespace Casebook.Shell.Pictures;

/// <summary>
/// Draws lines of a terminal as an SVG that needs nothing from outside. Every run of text has its place and its length
/// given, so the columns stand right whichever fixed-width font the viewer has.
/// </summary>
internal static class TerminalSvg
{
    private const double CellWidth = 8.4;
    private const double CellHeight = 20;
    private const double Margin = 20;
    private const double TitleHeight = 36;

    /// <param name="columns">Width in characters; longer lines would run out of the picture.</param>
    public static string Draw(string title, IReadOnlyList<PictureLine> lines, int columns)
    {
        double width = columns * CellWidth + 2 * Margin;
        double height = TitleHeight + lines.Count * CellHeight + 1.5 * Margin;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width:0.#}" height="{height:0.#}" viewBox="0 0 {width:0.#} {height:0.#}" role="img">
            <title>{WebUtility.HtmlEncode(title)}</title>
            <style>
            text {"{"} font: 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: pre; {"}"}
            .plain {"{"} fill: #e6e6e6 {"}"} .dim {"{"} fill: #9aa5b1 {"}"} .bold {"{"} fill: #ffffff; font-weight: 700 {"}"}
            .prompt {"{"} fill: #7ee787 {"}"} .note {"{"} fill: #d9b36c {"}"} .title {"{"} fill: #9aa5b1; text-anchor: middle {"}"}
            </style>
            <rect width="100%" height="100%" rx="10" fill="#14181d"/>
            <rect width="100%" height="{TitleHeight:0.#}" rx="10" fill="#20262d"/>
            <circle cx="22" cy="18" r="6" fill="#ff5f56"/><circle cx="42" cy="18" r="6" fill="#ffbd2e"/><circle cx="62" cy="18" r="6" fill="#27c93f"/>
            <text class="title" x="{width / 2:0.#}" y="23">{WebUtility.HtmlEncode(title)}</text>

            """);
        for (int i = 0; i < lines.Count; i++)
        {
            double y = TitleHeight + Margin + i * CellHeight + 6;
            int column = 0;
            foreach (PictureRun run in lines[i].Runs)
            {
                Append(svg, run, Margin + column * CellWidth, y);
                column += run.Text.Length;
            }
        }
        return svg.Append("</svg>\n").ToString();
    }

    private static void Append(StringBuilder svg, PictureRun run, double x, double y)
    {
        string text = run.Text.TrimStart(' ');
        if (text.Length == 0)
            return;
        x += (run.Text.Length - text.Length) * CellWidth;
        text = text.TrimEnd(' ');
        svg.Append(CultureInfo.InvariantCulture, $"""<text class="{run.Style.ToString().ToLowerInvariant()}" x="{x:0.#}" y="{y:0.#}" textLength="{text.Length * CellWidth:0.#}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">{WebUtility.HtmlEncode(text)}</text>""");
        svg.Append('\n');
    }
}
