using Casebook.Evaluation.Report.Html;

namespace Casebook.Evaluation.Report.Sections;

/// <summary>What was run: facts, and the recipes behind a fold.</summary>
internal static class RunSection
{
    private const int LongestFact = 400;

    public static Markup Of(IReadOnlyList<ReportFact> facts, IReadOnlyList<ReportFile> files) => facts.Count + files.Count == 0 ? Markup.None : MarkupWriter.Of(html =>
    {
        if (facts.Count > 0)
        {
            html.Add($"<dl class=\"facts\">");
            foreach (ReportFact fact in facts)
            {
                (string value, int leftOut) = CleanText.Cut(fact.Value, LongestFact);
                html.Add($"<dt>{fact.Name}</dt><dd>{value}{(leftOut > 0 ? "…" : "")}</dd>");
            }
            html.Add($"</dl>");
        }
        foreach (ReportFile file in files)
        {
            html.Add($"<details><summary>{file.Name}</summary><pre tabindex=\"0\">{file.Text}</pre></details>");
        }
    });
}
