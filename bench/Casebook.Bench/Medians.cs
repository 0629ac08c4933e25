namespace Casebook.Bench;

/// <summary>The middle of repeated measurements: other work on the machine makes a mean say little.</summary>
internal static class Medians
{
    public static double Of(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
