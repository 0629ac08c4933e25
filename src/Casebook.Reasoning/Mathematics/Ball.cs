using System.Numerics;

namespace Casebook.Reasoning.Mathematics;

/// <summary>
/// A real number of which is known that it lies within <see cref="Radius"/> of <see cref="Middle"/>, both in units of
/// 2^-<see cref="Bits"/>. Every operation widens the radius by what it rounds, so a ball holds its number for certain.
/// </summary>
internal readonly record struct Ball(BigInteger Middle, BigInteger Radius)
{
    /// <summary>Binary places: about 96 decimals.</summary>
    public const int Bits = 320;

    /// <summary>Before the point. A larger number is not computed with.</summary>
    private const int MostBits = 4096;

    public static Ball Zero { get; } = new(BigInteger.Zero, BigInteger.Zero);

    public static Ball One { get; } = new(BigInteger.One << Bits, BigInteger.Zero);

    public bool IsZero => Middle.IsZero && Radius.IsZero;

    /// <summary>Zero is among the numbers that it may be.</summary>
    public bool HoldsZero => BigInteger.Abs(Middle) <= Radius;

    public bool IsNegative => Middle + Radius < 0;

    public bool IsPositive => Middle - Radius > 0;

    public static Ball Of(Rational value)
    {
        BigInteger scaled = value.Numerator << Bits;
        BigInteger middle = BigInteger.DivRem(scaled, value.Denominator, out BigInteger rest);
        return Checked(middle, rest.IsZero ? 0 : 1);
    }

    public static Ball operator +(Ball a, Ball b) => Checked(a.Middle + b.Middle, a.Radius + b.Radius);

    public static Ball operator -(Ball a) => new(-a.Middle, a.Radius);

    public static Ball operator -(Ball a, Ball b) => Checked(a.Middle - b.Middle, a.Radius + b.Radius);

    public static Ball operator *(Ball a, Ball b)
    {
        BigInteger product = a.Middle * b.Middle;
        BigInteger error = (BigInteger.Abs(a.Middle) * b.Radius) + (BigInteger.Abs(b.Middle) * a.Radius) + (a.Radius * b.Radius);
        bool exact = error.IsZero && (product & ((BigInteger.One << Bits) - 1)).IsZero;
        return Checked(product >> Bits, exact ? 0 : (error >> Bits) + 2);
    }

    /// <exception cref="UndefinedException">The divisor may be zero.</exception>
    public static Ball operator /(Ball a, Ball b)
    {
        if (b.HoldsZero)
        {
            throw new UndefinedException("something is divided by zero");
        }
        BigInteger divisor = BigInteger.Abs(b.Middle);
        BigInteger middle = BigInteger.DivRem(a.Middle << Bits, b.Middle, out BigInteger rest);
        BigInteger error = (BigInteger.Abs(a.Middle) * b.Radius) + (divisor * a.Radius);
        // |a/b - a'/b'| is at most (|a| rb + |b| ra) / (|b| (|b| - rb)).
        BigInteger radius = error.IsZero ? BigInteger.Zero : ((error << Bits) / (divisor * (divisor - b.Radius))) + 1;
        return Checked(middle, rest.IsZero ? radius : radius + 1);
    }

    /// <summary>A real root. Of a ball that reaches below zero an even root is taken of the part that does not.</summary>
    /// <exception cref="UndefinedException">An even root of a negative number.</exception>
    public Ball Root(int index)
    {
        if (Middle.Sign < 0 && index % 2 == 1)
        {
            return -(-this).Root(index);
        }
        BigInteger high = Middle + Radius;
        if (high < 0)
        {
            throw new UndefinedException("an even root of a negative number");
        }
        BigInteger low = BigInteger.Max(Middle - Radius, 0);
        if (low == high)
        {
            BigInteger root = Scaled(low, index);
            bool exact = BigInteger.Pow(root, index) == low << ((index - 1) * Bits);
            return new(root, exact ? 0 : 1);
        }
        (BigInteger lowest, BigInteger highest) = (Scaled(low, index), Scaled(high, index) + 1);
        // An odd root of a ball around zero may be negative.
        lowest = index % 2 == 1 && Middle - Radius < 0 ? -Scaled(Radius - Middle, index) - 1 : lowest;
        return new((lowest + highest) / 2, ((highest - lowest) / 2) + 1);
    }

    public Ball Abs() => HoldsZero ? new(BigInteger.Zero, BigInteger.Abs(Middle) + Radius) : Middle.Sign < 0 ? -this : this;

    /// <summary>Half of the distance at which two such numbers are still certainly different, relative to the larger of 1 and the number.</summary>
    public bool IsTight(int places)
    {
        BigInteger scale = BigInteger.Max(BigInteger.Abs(Middle), BigInteger.One << Bits);
        return Radius << places < scale;
    }

    public bool Meets(Ball other) => BigInteger.Abs(Middle - other.Middle) <= Radius + other.Radius;

    private static BigInteger Scaled(BigInteger value, int index) => Integers.Root(value << ((index - 1) * Bits), index);

    private static Ball Checked(BigInteger middle, BigInteger radius) =>
        middle.GetBitLength() <= MostBits + Bits && radius.GetBitLength() <= MostBits + Bits ? new(middle, radius) : throw new UndefinedException("a number is too large");
}
