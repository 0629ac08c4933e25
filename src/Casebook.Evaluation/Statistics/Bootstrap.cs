using Casebook.Runs.Randomness;

namespace Casebook.Evaluation.Statistics;

/// <summary>
/// What the mean of some problems could have been, had other problems been drawn: the percentile bootstrap (Efron 1979).
/// The same values give the same interval, on every machine and in any order.
/// </summary>
public static class Bootstrap
{
    /// <summary>How often the problems are drawn anew.</summary>
    public const int Resamples = 10_000;

    private const string StreamName = "evaluation.bootstrap";

    /// <summary>The 95 % interval of the mean of <paramref name="values"/>, one value a problem.</summary>
    /// <remarks>Values that are all alike give an interval without width: resampling can not show what never occurred.</remarks>
    /// <exception cref="ArgumentException">There is no value, or one that is not finite.</exception>
    public static Interval OfMean(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0 || !values.All(double.IsFinite))
        {
            throw new ArgumentException("A mean needs at least one value, and all of them finite.", nameof(values));
        }
        // Sorted, so that the interval does not depend on the order in which problems are listed.
        double[] sorted = [.. values.Order()];
        double[] means = new double[Resamples];
        for (int resample = 0; resample < means.Length; resample++)
        {
            var stream = new RandomStream(0, StreamName, step: (ulong)resample);
            double sum = 0;
            for (int i = 0; i < sorted.Length; i++)
            {
                sum += sorted[stream.NextInt(sorted.Length)];
            }
            means[resample] = sum / sorted.Length;
        }
        Array.Sort(means);
        return new(Quantile(means, 0.025), Quantile(means, 0.975));
    }

    /// <summary>Linear between the neighbours (type 7 of Hyndman and Fan 1996).</summary>
    private static double Quantile(double[] sorted, double probability)
    {
        double place = probability * (sorted.Length - 1);
        int below = (int)place;
        return sorted[below] + ((place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]));
    }
}
