namespace Casebook.Training.Losses;

/// <summary>
/// eˣ in double precision from additions and multiplications alone: the C library's differs in its last bit from system
/// to system, and with it every weight after the first step.
/// </summary>
internal static class PortableExp
{
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>Exactly 1 for 0; relative error below 1e-15 where the result is a normal number.</summary>
    public static double Of(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }
        if (x > 709)
        {
            return double.PositiveInfinity;
        }
        if (x < -708)
        {
            return 0;
        }
        double k = Math.Round(x / 0.693147180559945309417);
        double r = x - (k * Ln2High) - (k * Ln2Low);
        double sum = 1;
        for (int n = 17; n >= 1; n--)
        {
            sum = 1 + (r * sum / n);
        }
        return sum * BitConverter.Int64BitsToDouble((1023L + (long)k) << 52);
    }
}
