using Casebook.Evaluation.Report.Html;

namespace Casebook.Evaluation.Report.Sections;

/// <summary>How the models do on real CVE records.</summary>
internal static class RecordsSection
{
    public static Markup Of(RecordsContent? records) => records is null ? Markup.None : MarkupWriter.Of(html =>
    {
        if (records.Note.Length > 0)
        {
            html.Add($"<p>{records.Note}</p>");
        }
        if (records.Evaluations.Count > 0)
        {
            StageEvaluation[] stages = [.. records.Evaluations.OrderBy(one => one.Stage)];
            string? baseline = records.MajorityClass is { } majority ? $"Always {CleanText.Cut(majority, 40).Text}" : null;
            html.Add($"{ScoreTables.Accuracy(stages, baseline, records.MajorityShare)}{ScoreTables.Differences(records.Comparisons)}{ScoreTables.Answers(stages)}");
        }
        html.Add($"{SamplesSection.Of(records.Samples, "")}");
    });
}
