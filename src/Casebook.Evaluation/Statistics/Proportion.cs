namespace Casebook.Evaluation.Statistics;

/// <summary>A share of a number of trials with its interval.</summary>
/// <param name="Successes">0 to <paramref name="Trials"/>.</param>
/// <param name="Trials">0 or more.</param>
public readonly record struct Proportion(int Successes, int Trials)
{
    /// <summary>The 97.5 % point of the normal distribution.</summary>
    private const double Z95 = 1.959963984540054;

    /// <summary>As a fraction; 0 where there was no trial.</summary>
    public double Value => Trials == 0 ? 0 : (double)Successes / Trials;

    /// <summary>Lower end of Wilson's 95 % interval (Wilson 1927), which stays within 0 and 1 and is right for few trials too.</summary>
    public double Low95 => Wilson(-1);

    /// <summary>Upper end of the same interval.</summary>
    public double High95 => Wilson(1);

    private double Wilson(int side)
    {
        // Exact at the ends, where rounding would put the share outside its own interval.
        if (Trials == 0 || (side < 0 && Successes == 0) || (side > 0 && Successes == Trials))
        {
            return side < 0 ? 0 : 1;
        }
        double n = Trials, p = Value, z2 = Z95 * Z95;
        double centre = p + (z2 / (2 * n));
        double spread = Z95 * Math.Sqrt(((p * (1 - p)) + (z2 / (4 * n))) / n);
        return Math.Clamp((centre + (side * spread)) / (1 + (z2 / n)), 0, 1);
    }
}
