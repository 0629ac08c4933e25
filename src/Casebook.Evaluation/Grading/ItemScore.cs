namespace Casebook.Evaluation.Grading;

/// <summary>What one answer comes to under one protocol.</summary>
/// <param name="Answer">What the protocol took for the answer; null where it found none.</param>
/// <param name="Reason">One sentence that a person can read.</param>
/// <param name="Metrics">Its part in each metric of the benchmark.</param>
public sealed record ItemScore(string? Answer, string Reason, IReadOnlyList<Metric> Metrics)
{
    /// <summary>The protocol found an answer.</summary>
    public bool IsParsed => Answer is not null;
}

/// <summary>
/// One answer's part in a metric. A metric of many answers is the sum of their parts over the sum of their wholes: a mean
/// where every whole is 1, a mean over some where others have 0, a micro average where wholes are counts.
/// </summary>
/// <param name="Name">As in the JSON: <c>accuracy</c>.</param>
/// <param name="Part">The numerator.</param>
/// <param name="Whole">The denominator; 0 where the answer does not count.</param>
public readonly record struct Metric(string Name, double Part, double Whole)
{
    /// <summary>A value that counts once.</summary>
    public static Metric Mean(string name, double value) => new(name, value, 1);

    /// <summary>Right or wrong, counting once.</summary>
    public static Metric Mean(string name, bool right) => new(name, right ? 1 : 0, 1);

    /// <summary>A value that counts, or not.</summary>
    public static Metric MeanIf(bool counts, string name, double value) => counts ? new(name, value, 1) : new(name, 0, 0);

    /// <summary>As above, right or wrong.</summary>
    public static Metric MeanIf(bool counts, string name, bool right) => MeanIf(counts, name, right ? 1 : 0);
}
