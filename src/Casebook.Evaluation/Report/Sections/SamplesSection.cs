using Casebook.Evaluation.Report.Charts;
using Casebook.Evaluation.Report.Html;
using Casebook.Reasoning.Traces;

namespace Casebook.Evaluation.Report.Sections;

/// <summary>What models of different stages said to the same problems.</summary>
internal static class SamplesSection
{
    private const int MostSamples = 16;

    private const int LongestPrompt = 3000;

    private const int LongestTrace = 5000;

    private const int LongestAnswer = 600;

    public static Markup Of(IReadOnlyList<SampleComparison> samples, string note) => samples.Count == 0 ? Markup.None : MarkupWriter.Of(html =>
    {
        html.Add($"<p class=\"quiet\">{note} Quoted spans of a trace: <mark class=\"in\">occurs in the prompt</mark>, <mark class=\"out\">invented</mark>.</p>\n");
        foreach (SampleComparison sample in samples.Take(MostSamples))
        {
            Add(html, sample);
        }
        if (samples.Count > MostSamples)
        {
            html.Add($"<p class=\"quiet\">{samples.Count - MostSamples} more are not shown.</p>");
        }
    });

    private static void Add(MarkupWriter html, SampleComparison sample)
    {
        html.Add($"<article class=\"sample\"><header><h3>{CleanText.Cut(sample.Id, 200).Text} <span>{CleanText.Cut(sample.Domain, 100).Text} · right answer: <code>{CleanText.Cut(sample.Reference, LongestAnswer).Text}</code></span></h3>");
        html.Add($"<p class=\"text prompt\">{Limited(sample.Prompt, LongestPrompt)}</p></header><div class=\"sides\">");
        foreach (SampleSide side in sample.Sides)
        {
            html.Add($"<div class=\"side {side.Stage.Accent().Class()}\"><h4>{side.Stage.Name()} {(side.Correct ? Right : Wrong)}</h4><p class=\"text\">{Trace(side.Trace, sample.Prompt)}</p>");
            html.Add($"<p class=\"answer\">{(side.Answer.Length == 0 ? NoAnswer : Limited(side.Answer, LongestAnswer))}</p><p class=\"reason\">{CleanText.Cut(side.Reason, LongestAnswer).Text}");
            if (side.Violations.Count > 0)
            {
                html.Add($" Failed gates: {string.Join(", ", side.Violations.Take(12))}.");
            }
            html.Add($"</p></div>");
        }
        html.Add($"</div></article>\n");
    }

    private static Markup Right { get; } = MarkupWriter.Of(html => html.Add($"<span class=\"right\">✓ correct</span>"));

    private static Markup Wrong { get; } = MarkupWriter.Of(html => html.Add($"<span class=\"wrong\">✗ wrong</span>"));

    private static Markup NoAnswer { get; } = MarkupWriter.Of(html => html.Add($"<span class=\"cut\">no answer</span>"));

    private static Markup Limited(string text, int limit) => MarkupWriter.Of(html =>
    {
        (string kept, int leftOut) = CleanText.Cut(text, limit);
        html.Add($"{kept}{LeftOut(leftOut)}");
    });

    private static Markup LeftOut(int characters) =>
        characters == 0 ? Markup.None : MarkupWriter.Of(html => html.Add($"<span class=\"cut\"> … {characters:#,0} more characters</span>"));

    /// <summary>A trace with its quotations marked. Only what is shown is searched: a hostile trace must not cost more.</summary>
    private static Markup Trace(string trace, string prompt) => MarkupWriter.Of(html =>
    {
        (string kept, int leftOut) = CleanText.Cut(trace, LongestTrace);
        int at = 0;
        foreach (Quotation quotation in QuotedEvidence.Find(kept, prompt))
        {
            int start = quotation.Start - 1, end = quotation.Start + quotation.Length + 1;
            html.Add($"{kept[at..start]}<mark class=\"{(quotation.Occurs ? "in" : "out")}\">{kept[start..end]}<span class=\"unseen\">{(quotation.Occurs ? " (occurs in the prompt)" : " (invented)")}</span></mark>");
            at = end;
        }
        html.Add($"{kept[at..]}{LeftOut(leftOut)}");
    });
}
