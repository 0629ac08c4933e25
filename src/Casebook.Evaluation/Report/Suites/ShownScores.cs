using System.Globalization;
using Casebook.Evaluation.Benchmarks.Kinds;
using Casebook.Evaluation.Grading;

namespace Casebook.Evaluation.Report.Suites;

/// <summary>Scores as the pages of a report show them.</summary>
internal static class ShownScores
{
    /// <summary>A metric's value for people: percent, or points of a score.</summary>
    public static string Text(string metric, double value) => metric.EndsWith("deviation", StringComparison.Ordinal)
        ? value.ToString("0.000", CultureInfo.InvariantCulture)
        : (100 * value).ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>The headline of one answer under the strict protocol.</summary>
    public static double? Headline(this GradedAnswer answer, BenchmarkKind kind) =>
        answer.Strict.Metrics.Where(metric => metric.Name == kind.Headline && metric.Whole > 0).Select(metric => (double?)(metric.Part / metric.Whole)).FirstOrDefault();

    /// <summary>Whether an answer is exactly right under the strict protocol.</summary>
    public static bool IsRight(this GradedAnswer answer) => answer.Strict.Metrics.Any(metric => metric.Name == "accuracy" && metric.Part > 0.5);
}
