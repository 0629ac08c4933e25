using System.Globalization;
using Casebook.Evaluation.Grading;
using Casebook.Evaluation.Statistics;
using Casebook.Evaluation.Suites;
using Spectre.Console;

namespace Casebook.Commands.Eval;

/// <summary>A run of benchmarks for people: the headline of each under the three protocols.</summary>
internal static class SuiteTable
{
    public static Table Of(SuiteSummary summary)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("benchmark", "metric");
        foreach (string column in (string[])["answers", "official", "faith", "strict", "parsed", "truncated", "tokens"])
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (BenchmarkResult result in summary.Benchmarks)
        {
            GradeSummary total = result.Summary;
            foreach (string metric in result.Headlines)
            {
                table.AddRow(
                    result.Benchmark.Id, metric.Replace('_', ' '), $"{total.N:N0}",
                    Cell(result, metric, one => one.Official, one => one.Official), Cell(result, metric, one => one.Faith, one => one.Faith), Cell(result, metric, one => one.Strict, one => one.Strict),
                    Percent(total.ParseRate), Percent(total.TruncationRate), result.MeanTokens is { } tokens ? $"{tokens:N0}" : "");
            }
        }
        return table.Caption("± half of the 95 % interval over questions; in brackets the standard deviation over seeds");
    }

    private static string Cell(BenchmarkResult result, string metric, Func<GradeSummary, ProtocolScore?> of, Func<GradedAnswer, ItemScore?> ofAnswer)
    {
        if (of(result.Summary)?[metric] is not { } value)
            return "";
        (double scale, string format) = metric.EndsWith("deviation", StringComparison.Ordinal) ? (1, "0.000") : (100, "0.0");
        string Text(double number) => (scale * number).ToString(format, CultureInfo.InvariantCulture);
        string margin = result.IntervalOf(ofAnswer, metric) is Interval interval ? $" ± {Text(interval.Margin)}" : "";
        string spread = result.Spread(of, metric) is { } deviation ? $" ({Text(deviation)})" : "";
        return Text(value) + margin + spread;
    }

    private static string Percent(double fraction) => (100 * fraction).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
