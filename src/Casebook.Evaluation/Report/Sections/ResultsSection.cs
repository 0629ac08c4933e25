using System.Globalization;
using Casebook.Evaluation.Comparison;
using Casebook.Evaluation.Report.Charts;
using Casebook.Evaluation.Report.Html;
using Casebook.Evaluation.Seeds;

namespace Casebook.Evaluation.Report.Sections;

/// <summary>How good the models of all stages are, and what can be told from it.</summary>
internal static class ResultsSection
{
    public static Markup Of(IReadOnlyList<StageEvaluation> evaluations, IReadOnlyList<StageComparison> comparisons) =>
        evaluations.Count == 0 ? Markup.None : MarkupWriter.Of(html =>
        {
            StageEvaluation[] stages = [.. evaluations.OrderBy(one => one.Stage)];
            if (Headline(stages, comparisons) is { Length: > 0 } headline)
            {
                html.Add($"<p class=\"verdict\">{headline}</p>");
            }
            html.Add($"{Cards(stages)}{ScoreTables.Accuracy(stages, null, 0)}{ScoreTables.Differences(comparisons)}");
            html.Add($"<div class=\"charts\">{Accuracies(stages)}{Shape(stages)}</div>");
            html.Add($"{ScoreTables.Answers(stages)}");
        });

    private static string Headline(StageEvaluation[] stages, IReadOnlyList<StageComparison> comparisons)
    {
        (ReportStage, ReportStage)[] importance = [(ReportStage.Sft, ReportStage.Grpo), (ReportStage.Untrained, ReportStage.Sft)];
        StageComparison? first = importance.Select(pair => comparisons.FirstOrDefault(one => (one.Before, one.After) == pair)).FirstOrDefault(one => one is not null);
        SeededScore? Score(ReportStage stage) => stages.FirstOrDefault(one => one.Stage == stage)?.Result.All;
        if (first is null || Score(first.Before) is not { } before || Score(first.After) is not { } after)
        {
            return "";
        }
        string text = string.Create(CultureInfo.InvariantCulture,
            $"{first.After.Name()} answers {100 * after.Accuracy:0.0}\u00A0% of {after.Problems:#,0} held-out problems correctly, {first.Before.Name()} {100 * before.Accuracy:0.0}\u00A0%: {Told(first.Differences[^1])}.");
        StageComparison? control = comparisons.FirstOrDefault(one => (one.Before, one.After) == (ReportStage.Control, ReportStage.Grpo));
        return control is null || first.After != ReportStage.Grpo
            ? text
            : $"{text} Against as much more supervised fine-tuning: {Told(control.Differences[^1])}.";
    }

    private static string Told(PairedDifference difference) =>
        $"{ScoreTables.Points(difference.Difference)} points, 95\u00A0% interval {ScoreTables.Points(difference.Interval.Low)} to {ScoreTables.Points(difference.Interval.High)}"
        + (difference.IsClear ? "" : ", which the choice of problems alone may explain");

    private static Markup Cards(StageEvaluation[] stages) => MarkupWriter.Of(html =>
    {
        html.Add($"<dl class=\"cards\">");
        foreach (StageEvaluation stage in stages)
        {
            SeededScore all = stage.Result.All;
            html.Add($"<div class=\"card {stage.Stage.Accent().Class()}\"><dt>{stage.Stage.Name()}</dt><dd class=\"big\">{100 * all.Accuracy:0.0}&nbsp;% <small>± {100 * all.Interval.Margin:0.0}</small></dd></div>");
        }
        html.Add($"</dl>");
    });

    private static Markup Accuracies(StageEvaluation[] stages)
    {
        IReadOnlyList<string> domains = ScoreTables.Domains(stages);
        return new BarChart("Accuracy by domain", domains,
            [.. stages.Select(stage => new BarSeries(stage.Stage.Name(), stage.Stage.Accent(), [.. domains.Select(domain => Accuracy(stage, domain))]))])
        {
            Note = "Share of held-out problems that are right, in percent; the mean over seeds with its 95\u00A0% interval.",
        }.Render();
    }

    private static Bar Accuracy(StageEvaluation stage, string domain) =>
        stage.Result.Scores.FirstOrDefault(score => score.Domain == domain) is { } score
            ? new(score.Accuracy, score.Interval.Low, score.Interval.High)
            : new(double.NaN);

    private static Markup Shape(StageEvaluation[] stages) =>
        new BarChart("How the answers look", ["answer found", "well formed", "cut off", "true quotes"],
            [.. stages.Select(stage => new BarSeries(stage.Stage.Name(), stage.Stage.Accent(),
            [
                new(stage.Result.All.ParseRate), new(stage.Result.All.WellFormedRate), new(stage.Result.All.TruncationRate),
                new(stage.Result.All.QuotesInPromptRate ?? double.NaN),
            ]))])
        {
            Note = "Percent of all completions; true quotes: percent of the quoted spans that do occur in the prompt.",
        }.Render();
}
