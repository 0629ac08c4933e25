using System.Globalization;
using Casebook.Evaluation.Report.Html;
using Casebook.Evaluation.Suites;

namespace Casebook.Evaluation.Report.Suites;

/// <summary>Tokens, time and, where prices are known, money: of all answers, and of each benchmark's.</summary>
internal static class CostSection
{
    public static Markup Of(SuiteSummary summary) => summary.Benchmarks.Count == 0 ? Markup.None : MarkupWriter.Of(html =>
    {
        bool priced = summary.Settings.Prices is not null;
        html.Add($"<p class=\"caption\">{summary.Cost.Told()}</p>");
        html.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Cost\"><table><thead><tr><th scope=\"col\">benchmark</th><th scope=\"col\">answers</th><th scope=\"col\">tokens of prompts</th><th scope=\"col\">generated</th><th scope=\"col\">time</th><th scope=\"col\">generated a second</th>");
        if (priced)
        {
            html.Add($"<th scope=\"col\">cost</th>");
        }
        html.Add($"</tr></thead><tbody>");
        foreach (BenchmarkResult result in summary.Benchmarks)
        {
            CostAccount cost = result.CostAt(summary.Settings.Prices);
            html.Add($"<tr><th scope=\"row\">{result.Benchmark.Id}</th><td>{cost.Answers:#,0}</td><td>{cost.PromptTokens:#,0}</td><td>{cost.Tokens:#,0}</td><td>{cost.TimeText ?? "–"}</td><td>{cost.TokensPerSecond?.ToString("#,0", CultureInfo.InvariantCulture) ?? "–"}</td>");
            if (priced)
            {
                html.Add($"<td>{cost.CostText ?? "–"}</td>");
            }
            html.Add($"</tr>");
        }
        html.Add($"</tbody></table></div>\n");
    });
}
