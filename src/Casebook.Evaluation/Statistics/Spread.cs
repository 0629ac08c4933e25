namespace Casebook.Evaluation.Statistics;

/// <summary>How far values lie apart.</summary>
public static class Spread
{
    /// <summary>The sample standard deviation (divisor n − 1); null for fewer than two values, which have none.</summary>
    public static double? Of(IReadOnlyCollection<double> values)
    {
        if (values.Count < 2)
        {
            return null;
        }
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }
}
