using System.Globalization;
using Casebook.Evaluation.Report.Charts;
using Casebook.Evaluation.Report.Html;
using Casebook.Evaluation.Scores;
using Casebook.Evaluation.Seeds;

namespace Casebook.Evaluation.Report.Sections;

/// <summary>Scores as tables: a row a stage.</summary>
internal static class ScoreTables
{
    /// <summary>Domains of any stage, all together last; one domain alone stands for all.</summary>
    public static IReadOnlyList<string> Domains(IEnumerable<StageEvaluation> stages) => Sorted(stages.SelectMany(stage => stage.Result.Scores).Select(score => score.Domain));

    /// <param name="baseline">The name of a last row with one share for all; null for none.</param>
    public static Markup Accuracy(IReadOnlyList<StageEvaluation> stages, string? baseline, double share)
    {
        IReadOnlyList<string> domains = Domains(stages);
        EvaluationResult first = stages[0].Result;
        return Table($"Accuracy in percent ± half the 95\u00A0% interval; mean over {Count(first.Seeds.Count, "seed")} at temperature {first.Temperature:0.##}.", "", [("", ""), .. domains.Select(domain => Head(domain, first))], html =>
        {
            foreach (StageEvaluation stage in stages)
            {
                html.Add($"<tr>{Name(stage.Stage)}");
                foreach (string domain in domains)
                {
                    SeededScore? score = stage.Result.Scores.FirstOrDefault(score => score.Domain == domain);
                    html.Add($"<td class=\"{(domain == Score.All ? "all" : "")}\">{(score is null ? "–" : Percent(score.Accuracy))} <small>{(score is null ? "" : $"± {Percent(score.Interval.Margin)}")}</small></td>");
                }
                html.Add($"</tr>");
            }
            if (baseline is not null)
            {
                html.Add($"<tr><th scope=\"row\">{baseline}</th>");
                foreach (string domain in domains)
                {
                    html.Add($"<td>{Percent(share)}</td>");
                }
                html.Add($"</tr>");
            }
        });
    }

    /// <summary>Paired differences; empty for none.</summary>
    public static Markup Differences(IReadOnlyList<StageComparison> comparisons)
    {
        if (comparisons.Count == 0)
        {
            return Markup.None;
        }
        IReadOnlyList<string> domains = Sorted(comparisons.SelectMany(one => one.Differences).Select(one => one.Domain));
        return Table("Difference in points with its 95\u00A0% interval, paired by problem. In colour where the interval leaves 0 out.", "pairs", [("", ""), .. domains.Select(domain => (domain, ""))], html =>
        {
            foreach (StageComparison one in comparisons)
            {
                html.Add($"<tr><th scope=\"row\">{one.Before.Name()} → {one.After.Name()}</th>");
                foreach (string domain in domains)
                {
                    if (one.Differences.FirstOrDefault(difference => difference.Domain == domain) is { } difference)
                    {
                        string colour = !difference.IsClear ? "" : difference.Difference > 0 ? "clear-up" : "clear-down";
                        html.Add($"<td class=\"{(domain == Score.All ? "all" : "")}\"><span class=\"{colour}\">{Points(difference.Difference)}</span> <small>({Points(difference.Interval.Low)} to {Points(difference.Interval.High)})</small></td>");
                    }
                    else
                    {
                        html.Add($"<td>–</td>");
                    }
                }
                html.Add($"</tr>");
            }
        });
    }

    /// <summary>What the answers are like, beside being right.</summary>
    public static Markup Answers(IReadOnlyList<StageEvaluation> stages) => Table(
        "All domains. Spread: standard deviation of the accuracy over seeds, in points.",
        "", [("", ""), ("spread", ""), ("answer found", ""), ("cut off", ""), ("well formed", ""), ("trace tokens", ""), ("true quotes", ""), ("failed gates", "")], html =>
        {
            foreach (StageEvaluation stage in stages)
            {
                SeededScore all = stage.Result.All;
                string gates = all.Violations.Count == 0 ? "none" : string.Join(", ", all.Violations.OrderByDescending(gate => gate.Value).ThenBy(gate => gate.Key, StringComparer.Ordinal).Take(12).Select(gate => string.Create(CultureInfo.InvariantCulture, $"{gate.Key} {gate.Value:#,0}")));
                html.Add($"<tr>{Name(stage.Stage)}<td>{(all.Spread is { } spread ? $"{Percent(spread)}" : "–")}</td><td>{ChartUnit.Share.Show(all.ParseRate)}</td><td>{ChartUnit.Share.Show(all.TruncationRate)}</td><td>{ChartUnit.Share.Show(all.WellFormedRate)}</td>");
                html.Add($"<td>{all.MeanTraceTokens:0.0}</td><td>{ChartUnit.Share.Show(all.QuotesInPromptRate ?? double.NaN)}</td><td class=\"wrap\">{gates}</td></tr>");
            }
        });

    /// <summary>A difference of accuracies as points, with its sign.</summary>
    public static string Points(double difference) => (100 * difference).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> Sorted(IEnumerable<string> domains)
    {
        string[] single = [.. domains.Where(domain => domain != Score.All).Distinct().Order(StringComparer.Ordinal)];
        return single.Length == 1 ? single : [.. single, Score.All];
    }

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Count(int count, string one) => count == 1 ? $"1 {one}" : $"{count} {one}s";

    private static (string Name, string Below) Head(string domain, EvaluationResult result) =>
        (domain, result.Scores.FirstOrDefault(score => score.Domain == domain) is { } score ? string.Create(CultureInfo.InvariantCulture, $"n = {score.Problems:#,0}") : "");

    private static Markup Name(ReportStage stage) => MarkupWriter.Of(html => html.Add($"<th scope=\"row\"><span class=\"swatch {stage.Accent().Class()}\"></span>{stage.Name()}</th>"));

    private static Markup Table(string caption, string kind, IReadOnlyList<(string Name, string Below)> heads, Action<MarkupWriter> rows) => MarkupWriter.Of(html =>
    {
        // The caption stands outside, so that it does not scroll away with a wide table.
        html.Add($"<p class=\"caption\">{caption}</p><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table class=\"{kind}\"><thead><tr>");
        foreach ((string name, string below) in heads)
        {
            html.Add($"<th scope=\"col\">{name}<small>{below}</small></th>");
        }
        html.Add($"</tr></thead><tbody>");
        rows(html);
        html.Add($"</tbody></table></div>\n");
    });
}
