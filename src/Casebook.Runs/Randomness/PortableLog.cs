namespace Casebook.Runs.Randomness;

/// <summary>
/// Natural logarithm from additions, multiplications and divisions alone, which IEEE 754 fixes to the bit;
/// <see cref="Math.Log(double)"/> is the C library's and differs between systems.
/// </summary>
public static class PortableLog
{
    private const double LogOf2 = 0.693147180559945309;
    private const double RootOf2 = 1.41421356237309505;

    /// <summary>Of a normal positive number; right to about 1e-15 relative to the larger of the result and 1.</summary>
    public static double Of(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (mantissa > RootOf2)
        {
            mantissa /= 2;
            exponent++;
        }
        // log m = 2 artanh((m − 1)/(m + 1)); with m in [√½, √2] the terms shrink by 34 each.
        double ratio = (mantissa - 1) / (mantissa + 1);
        double square = ratio * ratio;
        double sum = 0;
        for (int power = 23; power >= 1; power -= 2)
        {
            sum = (sum * square) + (1.0 / power);
        }
        return (2 * ratio * sum) + (exponent * LogOf2);
    }
}
