using Casebook.Evaluation.Benchmarks;

namespace Casebook.Evaluation.Grading;

/// <summary>What all answers to a benchmark come to, under each protocol. Rates are fractions.</summary>
/// <param name="Benchmark">The benchmark's id.</param>
/// <param name="N">Answers that were graded.</param>
/// <param name="Rows">Rows that the benchmark has.</param>
/// <param name="Missing">Rows without any answer.</param>
/// <param name="Seeds">How many different seeds the answers have.</param>
/// <param name="ParseRate">Answers in which the official protocol found one.</param>
/// <param name="TruncationRate">Answers that were cut, or whose trace was never closed.</param>
/// <param name="Official">As the benchmark's own script.</param>
/// <param name="Faith">As the model's authors; null where they do not cover the benchmark.</param>
/// <param name="FaithReason">Why that is null.</param>
/// <param name="Strict">As the verifier.</param>
public sealed record GradeSummary(
    string Benchmark, int N, int Rows, int Missing, int Seeds, double ParseRate, double TruncationRate,
    ProtocolScore Official, ProtocolScore? Faith, string? FaithReason, ProtocolScore Strict)
{
    /// <summary>Adds the answers up.</summary>
    public static GradeSummary Of(Benchmark benchmark, IReadOnlyCollection<GradedAnswer> answers)
    {
        ItemScore[] faith = [.. answers.Select(answer => answer.Faith).OfType<ItemScore>()];
        ProtocolScore official = ProtocolScore.Of([.. answers.Select(answer => answer.Official)]);
        return new(
            benchmark.Id,
            answers.Count,
            benchmark.Items.Count,
            benchmark.Items.Count - answers.Select(answer => answer.Item.Row).Distinct().Count(),
            answers.Select(answer => answer.Seed).Distinct().Count(),
            official.ParseRate,
            answers.Count == 0 ? 0 : (double)answers.Count(answer => answer.IsTruncated) / answers.Count,
            official,
            faith.Length > 0 ? ProtocolScore.Of(faith) : null,
            faith.Length > 0 ? null
                : benchmark.Definition.Faith is null ? "The authors' harness does not cover this benchmark."
                : "None of the graded rows is among those that the authors' harness counts.",
            ProtocolScore.Of([.. answers.Select(answer => answer.Strict)]));
    }
}

/// <summary>The score under one protocol.</summary>
/// <param name="N">Answers that it looks at.</param>
/// <param name="ParseRate">Those in which it found an answer.</param>
/// <param name="Metrics">Each metric by its name, in the kind's order; null where no answer counts.</param>
public sealed record ProtocolScore(int N, double ParseRate, IReadOnlyList<KeyValuePair<string, double?>> Metrics)
{
    /// <summary>The metric of that name; null where there is none, or nothing counts.</summary>
    public double? this[string metric] => Metrics.FirstOrDefault(one => one.Key == metric).Value;

    /// <summary>Adds scores up.</summary>
    public static ProtocolScore Of(IReadOnlyCollection<ItemScore> scores) => new(
        scores.Count,
        scores.Count == 0 ? 0 : (double)scores.Count(score => score.IsParsed) / scores.Count,
        [.. scores.SelectMany(score => score.Metrics).GroupBy(metric => metric.Name).Select(group => KeyValuePair.Create(group.Key, Ratio(group)))]);

    private static double? Ratio(IEnumerable<Metric> metrics)
    {
        (double part, double whole) = (0, 0);
        foreach (Metric metric in metrics)
        {
            part += metric.Part;
            whole += metric.Whole;
        }
        return whole > 0 ? part / whole : null;
    }
}
