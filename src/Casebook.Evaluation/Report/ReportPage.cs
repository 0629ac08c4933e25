using System.Security.Cryptography;
using System.Text;
using Casebook.Evaluation.Report.Html;
using Casebook.Evaluation.Report.Sections;

namespace Casebook.Evaluation.Report;

/// <summary>
/// The report as one self-contained HTML page: no script, nothing from outside, light and dark as the reader's system is.
/// </summary>
public static class ReportPage
{
    /// <summary>The page of some content. The same content gives the same page.</summary>
    public static string Render(ReportContent content)
    {
        Section[] sections =
        [
            new("results", "Results", ResultsSection.Of(content.Evaluations, content.Comparisons)),
            new("sft", "Supervised fine-tuning", SftSection.Of(content.Sft)),
            new("grpo", "Reinforcement learning", GrpoSection.Of(content.Grpo)),
            new("samples", "Reasoning side by side", SamplesSection.Of(content.Samples, content.SamplesNote)),
            new("records", "Real CVE records", RecordsSection.Of(content.Records)),
            new("run", "What was run", RunSection.Of(content.Facts, content.Files)),
            new("reproduce", "How to reproduce", ReproduceSection.Of(content.Commands)),
        ];
        Section[] present = [.. sections.Where(section => !section.Body.IsEmpty)];
        return MarkupWriter.Of(html =>
        {
            // What a model wrote is on this page. Even if markup of its came through, the browser would run and load nothing.
            html.Add($"""
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{new Markup(StyleHash)}'; base-uri 'none'; form-action 'none'">
                <title>{content.Title}</title>
                <style>{new Markup(ReportStyle.Css)}</style>
                </head>
                <body>
                <header><p class="brand">Casebook</p><h1>{content.Title}</h1>
                """);
            if (content.Summary.Length > 0)
            {
                html.Add($"<p class=\"lead\">{content.Summary}</p>");
            }
            html.Add($"</header>\n");
            if (present.Length > 1)
            {
                html.Add($"<nav aria-label=\"Sections\"><ul>");
                foreach (Section section in present)
                {
                    html.Add($"<li><a href=\"#{section.Id}\">{section.Title}</a></li>");
                }
                html.Add($"</ul></nav>\n");
            }
            html.Add($"<main>\n");
            foreach (Section section in present)
            {
                html.Add($"<section id=\"{section.Id}\" aria-labelledby=\"{section.Id}-title\"><h2 id=\"{section.Id}-title\">{section.Title}</h2>\n{section.Body}</section>\n");
            }
            if (present.Length == 0)
            {
                html.Add($"<p>Nothing was measured yet.</p>");
            }
            html.Add($"</main>\n</body>\n</html>\n");
        }).Text;
    }

    private static string StyleHash => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(ReportStyle.Css)));

    private sealed record Section(string Id, string Title, Markup Body);
}
