namespace Casebook.Bench.RandomModels;

/// <summary>
/// Numbers spread as trained weights are, nearly normal, taken from tables by random bits: making a file of eight billion
/// of them is then a matter of the disk. The distribution is that of the sum of four uniform bytes, within ±3.4 σ.
/// </summary>
internal static class NormalTable
{
    /// <summary>65,536 values of mean 0 and standard deviation 1, each as probable as the other.</summary>
    public static readonly float[] Values = Quantiles(1 << 16);

    /// <summary>256 whole numbers from -<paramref name="most"/> to <paramref name="most"/>, symmetric, each as probable as the other.</summary>
    public static sbyte[] Levels(int most)
    {
        float[] values = Quantiles(256);
        return [.. values.Select(value => (sbyte)Math.Clamp((int)Math.Round(value / values[^1] * most), -most, most))];
    }

    /// <summary>The standard deviation of a table of levels.</summary>
    public static double Deviation(sbyte[] levels) => Math.Sqrt(levels.Average(level => (double)level * level));

    private static float[] Quantiles(int count)
    {
        double[] probability = [1];
        for (int i = 0; i < 4; i++)
            probability = AddByte(probability);
        float[] values = new float[count];
        double deviation = Math.Sqrt(4 * (256.0 * 256 - 1) / 12), below = 0;
        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            double place = (i + 0.5) / count;
            while (below + probability[sum] < place)
                below += probability[sum++];
            // Between two sums the values are spread evenly.
            values[i] = (float)((sum - 510.5 + ((place - below) / probability[sum])) / deviation);
        }
        return values;
    }

    private static double[] AddByte(double[] probability)
    {
        double[] sum = new double[probability.Length + 255];
        for (int i = 0; i < probability.Length; i++)
        {
            for (int j = 0; j < 256; j++)
                sum[i + j] += probability[i] / 256;
        }
        return sum;
    }
}
