using System.Numerics;

namespace Casebook.Reasoning.Mathematics;

/// <summary>A complex number as two <see cref="Ball"/>s. It is real when its imaginary part is exactly zero.</summary>
internal readonly record struct ComplexBall(Ball Real, Ball Imaginary)
{
    /// <summary>Roots with a larger index go by way of the logarithm.</summary>
    private const int LargestIndex = 16;

    public static implicit operator ComplexBall(Ball real) => new(real, Ball.Zero);

    public bool IsReal => Imaginary.IsZero;

    public static ComplexBall operator +(ComplexBall a, ComplexBall b) => new(a.Real + b.Real, a.Imaginary + b.Imaginary);

    public static ComplexBall operator -(ComplexBall a) => new(-a.Real, -a.Imaginary);

    public static ComplexBall operator *(ComplexBall a, ComplexBall b) => a.IsReal && b.IsReal
        ? a.Real * b.Real
        : new ComplexBall((a.Real * b.Real) - (a.Imaginary * b.Imaginary), (a.Real * b.Imaginary) + (a.Imaginary * b.Real));

    public static ComplexBall operator /(ComplexBall a, ComplexBall b)
    {
        if (b.IsReal)
        {
            return a.IsReal ? a.Real / b.Real : new ComplexBall(a.Real / b.Real, a.Imaginary / b.Real);
        }
        Ball square = (b.Real * b.Real) + (b.Imaginary * b.Imaginary);
        ComplexBall above = a * new ComplexBall(b.Real, -b.Imaginary);
        return new(above.Real / square, above.Imaginary / square);
    }

    /// <summary>The absolute value.</summary>
    public Ball Size() => IsReal ? Real.Abs() : ((Real * Real) + (Imaginary * Imaginary)).Root(2);

    public ComplexBall Exp()
    {
        Ball size = BallFunctions.Exp(Real);
        return IsReal ? size : new ComplexBall(size * BallFunctions.Cos(Imaginary), size * BallFunctions.Sin(Imaginary));
    }

    /// <summary>The principal logarithm.</summary>
    public ComplexBall Log()
    {
        if (IsReal && Real.IsPositive)
        {
            return BallFunctions.Log(Real);
        }
        Ball log = BallFunctions.Log((Real * Real) + (Imaginary * Imaginary));
        return new(log * Ball.Of(Rational.Of(1, 2)), BallFunctions.Angle(Real, Imaginary));
    }

    /// <summary>The real root of a real number where there is one, else the principal root.</summary>
    public ComplexBall Root(int index)
    {
        bool real = IsReal && (index % 2 == 1 || !Real.IsNegative);
        if (real && index <= LargestIndex)
        {
            return Real.Root(index);
        }
        if (IsReal && index == 2)
        {
            return new(Ball.Zero, (-Real).Root(2));
        }
        if (real && Real.IsNegative)
        {
            return -new ComplexBall(-Real, Ball.Zero).Root(index);
        }
        return (Log() * Ball.Of(Rational.Of(1, index))).Exp();
    }

    public ComplexBall Power(int exponent)
    {
        ComplexBall power = Ball.One;
        ComplexBall square = this;
        for (int left = Math.Abs(exponent); left > 0; left >>= 1)
        {
            power = (left & 1) == 1 ? power * square : power;
            square = left > 1 ? square * square : square;
        }
        return exponent < 0 ? (ComplexBall)Ball.One / power : power;
    }

    public bool Meets(ComplexBall other) => Real.Meets(other.Real) && Imaginary.Meets(other.Imaginary);

    public bool IsTight(int places)
    {
        // Either part may be as coarse as the other is large.
        BigInteger scale = BigInteger.Max(BigInteger.One << Ball.Bits, BigInteger.Max(BigInteger.Abs(Real.Middle), BigInteger.Abs(Imaginary.Middle)));
        return BigInteger.Max(Real.Radius, Imaginary.Radius) << places < scale;
    }
}
