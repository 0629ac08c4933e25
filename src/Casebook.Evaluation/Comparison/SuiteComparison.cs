using Casebook.Evaluation.Grading;
using Casebook.Evaluation.Statistics;
using Casebook.Evaluation.Suites;

namespace Casebook.Evaluation.Comparison;

/// <summary>
/// Two runs of one benchmark, question by question. A question's value is the mean of its headline over the seeds that it
/// was answered with; only questions that both runs have, and that the protocol counts in both, are compared.
/// </summary>
/// <param name="Benchmark">The benchmark's id.</param>
/// <param name="Metric">A headline: the rules', or the judge's.</param>
/// <param name="Protocol">official, faith or strict.</param>
/// <param name="N">Questions compared.</param>
/// <param name="Before">The first run's mean over them.</param>
/// <param name="After">The second's.</param>
/// <param name="Interval">95 % of the difference, a paired bootstrap over questions.</param>
/// <param name="Gained">Rows that the second run has right in most of its seeds and the first does not; for a deviation, rows that came nearer.</param>
/// <param name="Lost">The other way round.</param>
/// <param name="PValue">McNemar's, of gained against lost.</param>
public sealed record SuiteComparison(
    string Benchmark, string Metric, string Protocol, int N, double Before, double After, Interval Interval, IReadOnlyList<int> Gained, IReadOnlyList<int> Lost, double PValue)
{
    /// <summary>After − before.</summary>
    public double Difference => After - Before;

    /// <summary>
    /// Under each protocol that counts questions in both runs. Verdicts of two judges are not compared: where each run has
    /// another, the official protocol is left out.
    /// </summary>
    /// <exception cref="EvaluationMismatchException">The two are of different benchmarks.</exception>
    public static IReadOnlyList<SuiteComparison> Of(BenchmarkResult before, BenchmarkResult after)
    {
        if (before.Benchmark.Id != after.Benchmark.Id)
        {
            throw new EvaluationMismatchException(after.Benchmark.Id, $"is another benchmark than {before.Benchmark.Id}");
        }
        bool comparable = before.Judge?.Judge == after.Judge?.Judge;
        return
        [
            .. before.Headlines.Intersect(after.Headlines)
                .SelectMany(metric => Protocols.All.Skip(comparable ? 0 : 1).Select(protocol => Of(before, after, metric, protocol.Name, protocol.OfAnswer)))
                .OfType<SuiteComparison>(),
        ];
    }

    private static SuiteComparison? Of(BenchmarkResult before, BenchmarkResult after, string metric, string protocol, Func<GradedAnswer, ItemScore?> of)
    {
        Dictionary<int, double> first = Values(before, metric, of);
        Dictionary<int, double> second = Values(after, metric, of);
        int[] rows = [.. first.Keys.Intersect(second.Keys).Order()];
        if (rows.Length == 0)
        {
            return null;
        }
        bool smaller = before.Benchmark.Kind.SmallerIsBetter;
        bool Better(double one, double other) => smaller ? one < other : one > 0.5 && other <= 0.5;
        int[] gained = [.. rows.Where(row => Better(second[row], first[row]))];
        int[] lost = [.. rows.Where(row => Better(first[row], second[row]))];
        return new(
            before.Benchmark.Id, metric, protocol, rows.Length, rows.Average(row => first[row]), rows.Average(row => second[row]),
            Bootstrap.OfMean([.. rows.Select(row => second[row] - first[row])]), gained, lost, McNemar.PValue(gained.Length, lost.Length));
    }

    private static Dictionary<int, double> Values(BenchmarkResult result, string metric, Func<GradedAnswer, ItemScore?> of) => result.Answers
        .SelectMany(answer => (of(answer)?.Metrics ?? []).Where(one => one.Name == metric && one.Whole > 0).Select(one => (answer.Item.Row, Value: one.Part / one.Whole)))
        .GroupBy(one => one.Row)
        .ToDictionary(group => group.Key, group => group.Average(one => one.Value));
}
