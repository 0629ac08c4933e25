using System.Globalization;
using Casebook.Evaluation.Grading;
using Casebook.Evaluation.Published;
using Casebook.Evaluation.Report.Html;
using Casebook.Evaluation.Statistics;
using Casebook.Evaluation.Suites;

namespace Casebook.Evaluation.Report.Suites;

/// <summary>All benchmarks in one table, published scores of others below each.</summary>
internal static class SuiteScores
{
    public static Markup Of(SuiteSummary summary) => MarkupWriter.Of(html =>
    {
        html.Add($"<p class=\"caption\">Percent, or score points for a deviation, where less is better. Behind ± half the 95&#160;% interval over questions{(summary.Settings.Seeds.Count > 1 ? $"; in brackets the standard deviation over {summary.Settings.Seeds.Count} seeds" : "")}. Other models as published, below the protocol that theirs is nearest to.</p>");
        html.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Scores\"><table class=\"tight\"><thead><tr><th scope=\"col\">benchmark</th>");
        foreach (var protocol in Protocols.All)
        {
            html.Add($"<th scope=\"col\">{protocol.Name}</th>");
        }
        html.Add($"<th scope=\"col\">answers</th><th scope=\"col\">parsed</th><th scope=\"col\">truncated</th><th scope=\"col\">tokens</th></tr></thead><tbody>");
        foreach (BenchmarkResult result in summary.Benchmarks)
        {
            foreach (string metric in result.Headlines)
            {
                html.Add($"<tr><th scope=\"row\"><a href=\"#{result.Benchmark.Id}\">{result.Benchmark.Id}</a> <small>{metric.Replace('_', ' ')}</small></th>");
                foreach (var protocol in Protocols.All)
                {
                    html.Add($"<td class=\"all\">{Value(result, metric, protocol.OfSummary, protocol.OfAnswer)}</td>");
                }
                html.Add($"<td>{result.Summary.N:#,0}</td><td>{100 * result.Summary.ParseRate:0.0}</td><td>{100 * result.Summary.TruncationRate:0.0}</td><td>{result.MeanTokens?.ToString("0", CultureInfo.InvariantCulture) ?? "–"}</td></tr>");
            }
            foreach (string told in result.Remarks)
            {
                html.Add($"<tr><td class=\"told\" colspan=\"8\">{told}</td></tr>");
            }
            foreach (PublishedScore published in PublishedScores.Of(result.Benchmark.Id))
            {
                html.Add($"<tr><th scope=\"row\" class=\"other\">{published.Model}{OtherMetric(result, published)}</th>");
                foreach (var protocol in Protocols.All)
                {
                    html.Add($"<td>{(protocol.Name == published.Protocol ? ShownScores.Text(published.Metric, published.Value) : "")}</td>");
                }
                html.Add($"<td class=\"told\" colspan=\"4\">{published.Source}</td></tr>");
            }
        }
        html.Add($"</tbody></table></div>\n");
    });

    /// <summary>The metric of a published score, where it is not the one that stands above it.</summary>
    private static Markup OtherMetric(BenchmarkResult result, PublishedScore published) =>
        result.Headlines.Contains(published.Metric) ? Markup.None : MarkupWriter.Of(html => html.Add($" <small>{published.Metric.Replace('_', ' ')}</small>"));

    private static Markup Value(BenchmarkResult result, string metric, Func<GradeSummary, ProtocolScore?> of, Func<GradedAnswer, ItemScore?> ofAnswer) => MarkupWriter.Of(html =>
    {
        if (of(result.Summary)?[metric] is not { } value)
        {
            html.Add($"–");
            return;
        }
        html.Add($"{ShownScores.Text(metric, value)}");
        if (result.IntervalOf(ofAnswer, metric) is Interval interval)
        {
            html.Add($" <small>± {ShownScores.Text(metric, interval.Margin)}</small>");
        }
        if (result.Spread(of, metric) is { } spread)
        {
            html.Add($" <small>({ShownScores.Text(metric, spread)})</small>");
        }
    });
}
