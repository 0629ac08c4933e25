namespace Casebook.Engine.Kernels;

/// <summary>
/// Elementary functions from additions, multiplications and divisions alone, so that their bits are the same on every
/// platform; those of the system's mathematics library are not. Errors are below 2e-16 relative (tests compare).
/// </summary>
public static class DeterministicMath
{
    private const double LogTwoHigh = 0.693147180369123816490;
    private const double LogTwoLow = 1.90821492927058770002e-10;

    /// <summary>Natural logarithm of a positive, normal number.</summary>
    public static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFFL) | 0x3FF0000000000000L);
        if (mantissa > 1.4142135623730951)
        {
            mantissa *= 0.5;
            exponent++;
        }
        // log m = 2 artanh((m − 1) / (m + 1)), and the argument is at most 0.172.
        double s = (mantissa - 1) / (mantissa + 1), square = s * s, sum = 0;
        for (int n = 23; n >= 3; n -= 2)
            sum = (sum + 1.0 / n) * square;
        return exponent * LogTwoHigh + (2 * s + (2 * s * sum + exponent * LogTwoLow));
    }

    /// <summary>e to the power x, for |x| below 700.</summary>
    public static double Exp(double x)
    {
        double n = Math.Floor(x * 1.4426950408889634 + 0.5);
        double r = x - n * LogTwoHigh - n * LogTwoLow, sum = 1;
        for (int k = 14; k >= 1; k--)
            sum = 1 + sum * r / k;
        return sum * BitConverter.Int64BitsToDouble(((long)n + 1023) << 52);
    }

    /// <summary>Sine and cosine of an angle of at most some hundred thousand radians.</summary>
    public static (double Sin, double Cos) SinCos(double x)
    {
        double n = Math.Floor(x * 0.6366197723675814 + 0.5);
        // π/2 in three parts of 33 bits (Cody and Waite), so that n times a part is exact.
        double r = x - n * 1.57079632673412561417e+00 - n * 6.07710050630396597660e-11 - n * 2.02226624879595063154e-21;
        double square = r * r, sin = 1, cos = 1;
        for (int k = 18; k >= 2; k -= 2)
        {
            sin = 1 - sin * square / (k * (k + 1));
            cos = 1 - cos * square / (k * (k - 1));
        }
        sin *= r;
        return ((long)n & 3) switch
        {
            0 => (sin, cos),
            1 => (cos, -sin),
            2 => (-sin, -cos),
            _ => (-cos, sin),
        };
    }
}
