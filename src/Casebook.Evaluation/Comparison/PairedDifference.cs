using Casebook.Evaluation.Statistics;

namespace Casebook.Evaluation.Comparison;

/// <summary>How much more of the same problems one evaluation has right than another.</summary>
/// <param name="Domain">The problems' domain; <see cref="Scores.Score.All"/> for all together.</param>
/// <param name="Problems">How many.</param>
/// <param name="Difference">Accuracy after − accuracy before, from −1 to 1.</param>
/// <param name="Interval">95 %, had other problems been drawn.</param>
public sealed record PairedDifference(string Domain, int Problems, double Difference, Interval Interval)
{
    /// <summary>Whether the interval leaves 0 out: more than the luck of which problems were drawn.</summary>
    public bool IsClear => Interval.Low > 0 || Interval.High < 0;
}
