namespace Casebook.Reasoning.Mathematics;

/// <summary>A polynomial divided by one that is not zero. Common factors stay.</summary>
internal readonly record struct RationalFunction(Polynomial Above, Polynomial Below)
{
    /// <summary>The number that it is; null where it has a symbol.</summary>
    public Rational? Constant => Above.Constant is { } above && Below.Constant is { } below ? above / below : null;

    public RationalFunction Plus(RationalFunction other, Work work) => Below.Constant is { } a && other.Below.Constant is { } b && a == b
        ? new(Above.Plus(other.Above, work), Below)
        : new(Above.Times(other.Below, work).Plus(other.Above.Times(Below, work), work), Below.Times(other.Below, work));

    public RationalFunction Times(RationalFunction other, Work work) => Lowest(Above.Times(other.Above, work), Below.Times(other.Below, work), work);

    /// <exception cref="UndefinedException">It is zero.</exception>
    public RationalFunction Inverse(Work work) =>
        Above.IsZero ? throw new UndefinedException("something is divided by zero") : Lowest(Below, Above, work);

    /// <summary>A denominator that is a number becomes 1.</summary>
    private static RationalFunction Lowest(Polynomial above, Polynomial below, Work work) => below.Constant is { } number && number != Rational.One
        ? new(above.Times(Rational.One / number, work), Polynomial.Number(below.Of, 1))
        : new(above, below);

    public RationalFunction Power(int exponent, Work work)
    {
        RationalFunction of = exponent < 0 ? Inverse(work) : this;
        int times = Math.Abs(exponent);
        return new(of.Above.Power(times, work), of.Below.Power(times, work));
    }
}
