using System.Globalization;
using System.Numerics;

namespace Casebook.Reasoning.Mathematics;

/// <summary>A fraction in lowest terms with a positive denominator.</summary>
internal readonly record struct Rational
{
    private readonly BigInteger _denominatorLessOne;

    private Rational(BigInteger numerator, BigInteger denominator)
    {
        Numerator = numerator;
        // So that default is zero.
        _denominatorLessOne = denominator - 1;
    }

    public BigInteger Numerator { get; }

    public BigInteger Denominator => _denominatorLessOne + 1;

    public bool IsInteger => _denominatorLessOne.IsZero;

    public bool IsZero => Numerator.IsZero;

    public int Sign => Numerator.Sign;

    /// <summary>Of the larger of numerator and denominator.</summary>
    public long Bits => Math.Max(BigInteger.Abs(Numerator).GetBitLength(), Denominator.GetBitLength());

    public static Rational One { get; } = 1;

    public static implicit operator Rational(BigInteger value) => new(value, BigInteger.One);

    public static implicit operator Rational(int value) => new(value, BigInteger.One);

    /// <exception cref="UndefinedException">The denominator is zero.</exception>
    /// <exception cref="MathematicsException">More than <see cref="Work.Bits"/>.</exception>
    public static Rational Of(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
        {
            throw new UndefinedException("something is divided by zero");
        }
        if (numerator.GetBitLength() > Work.Bits || denominator.GetBitLength() > Work.Bits)
        {
            throw new MathematicsException("a number is too large");
        }
        if (denominator.IsOne)
        {
            return numerator;
        }
        BigInteger common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        return denominator.Sign < 0 ? new(-numerator / common, -denominator / common) : new(numerator / common, denominator / common);
    }

    public static Rational operator +(Rational a, Rational b) =>
        Of((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    public static Rational operator -(Rational a) => new(-a.Numerator, a.Denominator);

    public static Rational operator -(Rational a, Rational b) => a + -b;

    public static Rational operator *(Rational a, Rational b) => Of(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Rational operator /(Rational a, Rational b) => Of(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    public Rational Abs() => new(BigInteger.Abs(Numerator), Denominator);

    /// <exception cref="UndefinedException">A negative power of zero.</exception>
    /// <exception cref="MathematicsException">More than <see cref="Work.Bits"/>, noticed before it is computed.</exception>
    public Rational Power(int exponent)
    {
        // 0, 1 and -1 may have any exponent.
        if (Bits > 1 && Bits * Math.Abs((long)exponent) > Work.Bits * 2L)
        {
            throw new MathematicsException("a power is too large");
        }
        int times = Bits > 1 ? Math.Abs(exponent) : exponent & 1;
        BigInteger numerator = BigInteger.Pow(Numerator, Numerator.IsZero ? Math.Min(1, Math.Abs(exponent)) : times);
        BigInteger denominator = BigInteger.Pow(Denominator, times);
        return exponent < 0 ? Of(denominator, numerator) : Of(numerator, denominator);
    }

    /// <summary>The root, where it is rational itself and real; null otherwise.</summary>
    public Rational? Root(int index)
    {
        if (Sign < 0 && index % 2 == 0)
        {
            return null;
        }
        BigInteger numerator = Integers.Root(BigInteger.Abs(Numerator), index);
        BigInteger denominator = Integers.Root(Denominator, index);
        return BigInteger.Pow(numerator, index) == BigInteger.Abs(Numerator) && BigInteger.Pow(denominator, index) == Denominator
            ? Of(Sign * numerator, denominator)
            : null;
    }

    /// <summary>Digits with at most one point among them, as <c>12.50</c>, <c>.5</c> or <c>5.</c>; the caller has checked them.</summary>
    public static Rational OfDecimal(ReadOnlySpan<char> text)
    {
        int point = text.IndexOf('.');
        if (point < 0)
        {
            return BigInteger.Parse(text, CultureInfo.InvariantCulture);
        }
        string digits = string.Concat(text[..point], text[(point + 1)..]);
        return Of(BigInteger.Parse(digits, CultureInfo.InvariantCulture), BigInteger.Pow(10, digits.Length - point));
    }

    /// <summary><c>7</c>, <c>-1.5</c> where the decimal ends, else <c>2/3</c>.</summary>
    public override string ToString()
    {
        if (IsInteger)
        {
            return Numerator.ToString(CultureInfo.InvariantCulture);
        }
        for (int places = 1; places <= 12; places++)
        {
            BigInteger shifted = Numerator * BigInteger.Pow(10, places);
            if (shifted % Denominator == 0)
            {
                string digits = BigInteger.Abs(shifted / Denominator).ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
                return $"{(Sign < 0 ? "-" : "")}{digits[..^places]}.{digits[^places..]}";
            }
        }
        return string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");
    }
}
