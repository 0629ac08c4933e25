using Casebook.Evaluation.Report.Sections;

namespace Casebook.Evaluation.Report;

/// <summary>
/// The report as one self-contained HTML page: no script, nothing from outside, light and dark as the reader's system is.
/// </summary>
public static class ReportPage
{
    /// <summary>The page of some content. The same content gives the same page.</summary>
    public static string Render(ReportContent content) => PageShell.Render(content.Title, content.Summary,
    [
        new("results", "Results", ResultsSection.Of(content.Evaluations, content.Comparisons)),
        new("sft", "Supervised fine-tuning", SftSection.Of(content.Sft)),
        new("grpo", "Reinforcement learning", GrpoSection.Of(content.Grpo)),
        new("samples", "Reasoning side by side", SamplesSection.Of(content.Samples, content.SamplesNote)),
        new("records", "Real CVE records", RecordsSection.Of(content.Records)),
        new("run", "What was run", RunSection.Of(content.Facts, content.Files)),
        new("reproduce", "How to reproduce", ReproduceSection.Of(content.Commands)),
    ]);
}
