using System.Numerics;

namespace Casebook.Reasoning.Mathematics;

/// <summary>
/// The elementary functions of real numbers as <see cref="Ball"/>s. Each is a series after a reduction, summed with 64
/// places more than a ball has: some hundred terms, each cut by less than a unit, can not reach the last place of a ball.
/// </summary>
internal static class BallFunctions
{
    /// <summary>Places of the sums.</summary>
    private const int Places = Ball.Bits + 64;

    /// <summary>Places of the constants: arguments of up to 64 bits are reduced by them.</summary>
    private const int ConstantPlaces = Places + 64;

    /// <summary>e to this has 2,900 bits.</summary>
    private const int LargestExponent = 2000;

    /// <summary>ln 2 = 2 artanh(1/3).</summary>
    private static readonly BigInteger _logOf2 = 2 * Artanh((BigInteger.One << ConstantPlaces) / 3, ConstantPlaces);

    /// <summary>π by Machin's formula: 16 arctan(1/5) − 4 arctan(1/239).</summary>
    private static readonly BigInteger _pi =
        (16 * Arctan((BigInteger.One << ConstantPlaces) / 5, ConstantPlaces)) - (4 * Arctan((BigInteger.One << ConstantPlaces) / 239, ConstantPlaces));

    public static Ball Pi { get; } = new(_pi >> (ConstantPlaces - Ball.Bits), 1);

    public static Ball E { get; } = Exp(Ball.One);

    public static Ball Exp(Ball x)
    {
        if (BigInteger.Abs(x.Middle) + x.Radius > (BigInteger)LargestExponent << Ball.Bits)
        {
            throw new UndefinedException($"a number is too {(x.IsNegative ? "small" : "large")}");
        }
        if (x.Radius > BigInteger.One << (Ball.Bits - 2))
        {
            throw new UndefinedException("a number is not known well enough");
        }
        BigInteger middle = x.Middle << (ConstantPlaces - Ball.Bits);
        int twos = (int)(((middle << 1) + _logOf2) / (_logOf2 << 1));
        BigInteger rest = (middle - (twos * _logOf2)) >> (ConstantPlaces - Places);
        BigInteger term = BigInteger.One << Places;
        BigInteger sum = term;
        for (int n = 1; !term.IsZero && term != BigInteger.MinusOne; n++)
        {
            term = ((term * rest) >> Places) / n;
            sum += term;
        }
        // 2^twos of what was cut is what the result lacks.
        int shift = twos - (Places - Ball.Bits);
        BigInteger power = shift >= 0 ? sum << shift : sum >> -shift;
        BigInteger error = BigInteger.One << Math.Max(0, twos - 32);
        // e^r − 1 is at most 2r for r below a quarter.
        return new(power, error + 1 + ((power * x.Radius) >> (Ball.Bits - 1)) + 1);
    }

    /// <exception cref="UndefinedException">The number may be zero or negative.</exception>
    public static Ball Log(Ball x)
    {
        if (!x.IsPositive)
        {
            throw new UndefinedException("a logarithm of something that is not positive");
        }
        if (x == Ball.One)
        {
            return Ball.Zero;
        }
        // m in [3/4, 3/2), so that (m − 1)/(m + 1) is at most a fifth.
        int twos = (int)x.Middle.GetBitLength() - Ball.Bits;
        BigInteger mantissa = x.Middle << (Places - Ball.Bits);
        mantissa = twos >= 0 ? mantissa >> twos : mantissa << -twos;
        if (mantissa < (BigInteger.One << Places) * 3 / 4)
        {
            mantissa <<= 1;
            twos--;
        }
        BigInteger one = BigInteger.One << Places;
        BigInteger ratio = ((mantissa - one) << Places) / (mantissa + one);
        BigInteger log = (2 * Artanh(ratio, Places)) + (twos * (_logOf2 >> (ConstantPlaces - Places)));
        return new(log >> (Places - Ball.Bits), ((x.Radius << Ball.Bits) / (x.Middle - x.Radius)) + 2);
    }

    public static Ball Sin(Ball x) => Wave(x, 0);

    public static Ball Cos(Ball x) => Wave(x, 1);

    public static Ball Arctan(Ball x) => new(ArctanOf(x.Middle << (Places - Ball.Bits)) >> (Places - Ball.Bits), x.Radius + 2);

    /// <exception cref="UndefinedException">The number is certainly outside of −1 to 1.</exception>
    public static Ball Arcsin(Ball x)
    {
        // arcsin x = 2 arctan(x / (1 + √(1 − x²))), which divides by no less than 1.
        Ball root = (Ball.One - (x * x)).Root(2);
        Ball half = Arctan(x / (Ball.One + root));
        return half + half;
    }

    /// <summary>The angle of a point from the positive axis, above −π and up to π.</summary>
    /// <exception cref="UndefinedException">It can not be told on which side of the negative axis the point is.</exception>
    public static Ball Angle(Ball x, Ball y)
    {
        if (x.IsPositive)
        {
            return Arctan(y / x);
        }
        Ball half = new(Pi.Middle / 2, 1);
        if (y.IsPositive)
        {
            return half - Arctan(x / y);
        }
        if (y.IsNegative)
        {
            return -half - Arctan(x / y);
        }
        return y.IsZero && x.IsNegative ? Pi : throw new UndefinedException("an angle is not known well enough");
    }

    private static Ball Wave(Ball x, int quarter)
    {
        if (x.Middle.GetBitLength() > Ball.Bits + 60)
        {
            throw new UndefinedException("an angle is too large");
        }
        if (x.IsZero)
        {
            return quarter == 0 ? Ball.Zero : Ball.One;
        }
        BigInteger middle = x.Middle << (ConstantPlaces - Ball.Bits);
        // Quarter turns, rounded to the nearest.
        BigInteger turns = Floor((middle << 2) + _pi, _pi << 1);
        BigInteger rest = (middle - ((turns * _pi) >> 1)) >> (ConstantPlaces - Places);
        int phase = (int)(((turns + quarter) % 4) + 4) % 4;
        BigInteger value = (phase & 1) == 0 ? Series(rest, rest, 1) : Series(BigInteger.One << Places, rest, 0);
        value = phase >= 2 ? -value : value;
        return new(value >> (Places - Ball.Bits), x.Radius + 2);
    }

    /// <summary>x − x³/3! + … from <paramref name="n"/> = 1, 1 − x²/2! + … from 0.</summary>
    private static BigInteger Series(BigInteger term, BigInteger x, int n)
    {
        BigInteger square = (x * x) >> Places;
        BigInteger sum = term;
        for (; !term.IsZero && term != BigInteger.MinusOne; n += 2)
        {
            term = -((term * square) >> Places) / ((n + 1) * (n + 2));
            sum += term;
        }
        return sum;
    }

    private static BigInteger ArctanOf(BigInteger x)
    {
        BigInteger one = BigInteger.One << Places;
        BigInteger size = BigInteger.Abs(x);
        if (size > one)
        {
            // arctan x = π/2 − arctan(1/x)
            BigInteger complement = (_pi >> (ConstantPlaces - Places + 1)) - ArctanOf((one << Places) / size);
            return x.Sign * complement;
        }
        // arctan x = 2 arctan(x / (1 + √(1 + x²))): three times, and x is below an eighth.
        for (int i = 0; i < 3; i++)
        {
            size = (size << Places) / (one + Integers.Root((one << Places) + (size * size), 2));
        }
        return x.Sign * (Arctan(size, Places) << 3);
    }

    private static BigInteger Arctan(BigInteger x, int places) => Odd(x, -((x * x) >> places), places);

    private static BigInteger Artanh(BigInteger x, int places) => Odd(x, (x * x) >> places, places);

    /// <summary>x + x³/3 + …, with <paramref name="square"/> = ±x² that signs the terms.</summary>
    private static BigInteger Odd(BigInteger x, BigInteger square, int places)
    {
        BigInteger power = x;
        BigInteger sum = x;
        for (int n = 3; !power.IsZero && power != BigInteger.MinusOne; n += 2)
        {
            power = (power * square) >> places;
            sum += power / n;
        }
        return sum;
    }

    private static BigInteger Floor(BigInteger a, BigInteger b)
    {
        BigInteger quotient = BigInteger.DivRem(a, b, out BigInteger rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }
}
