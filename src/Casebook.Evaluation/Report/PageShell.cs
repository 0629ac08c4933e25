using System.Security.Cryptography;
using System.Text;
using Casebook.Evaluation.Report.Html;

namespace Casebook.Evaluation.Report;

/// <summary>What every page of ours is: head, title, a list of sections that are there, and nothing that a browser would run or load.</summary>
internal static class PageShell
{
    /// <summary>The page. Sections without a body are left out.</summary>
    public static string Render(string title, string summary, IEnumerable<PageSection> sections)
    {
        PageSection[] present = [.. sections.Where(section => !section.Body.IsEmpty)];
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
                <title>{title}</title>
                <style>{new Markup(ReportStyle.Css)}</style>
                </head>
                <body>
                <header><p class="brand">Casebook</p><h1>{title}</h1>
                """);
            if (summary.Length > 0)
            {
                html.Add($"<p class=\"lead\">{summary}</p>");
            }
            html.Add($"</header>\n");
            if (present.Length > 1)
            {
                html.Add($"<nav aria-label=\"Sections\"><ul>");
                foreach (PageSection section in present)
                {
                    html.Add($"<li><a href=\"#{section.Id}\">{section.Title}</a></li>");
                }
                html.Add($"</ul></nav>\n");
            }
            html.Add($"<main>\n");
            foreach (PageSection section in present)
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
}

/// <summary>A part of a page.</summary>
/// <param name="Id">What a link names it.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Body">Empty where there is nothing to show.</param>
internal sealed record PageSection(string Id, string Title, Markup Body);
