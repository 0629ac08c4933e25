using Casebook.Runs.Randomness;

namespace Casebook.Reasoning.Mathematics;

/// <summary>
/// Whether two expressions have the same value wherever both have one. Polynomials and their quotients are expanded and
/// compared exactly; others are computed at fixed points with certain bounds.
/// </summary>
/// <remarks>
/// Where expressions have variables, only points count at which both are real, so that <c>√(x − 3)</c> is judged on its
/// domain; where no such point is found, the complex values are compared.
/// </remarks>
internal sealed class ExpressionEquality(Work work)
{
    /// <summary>Numbers that agree to so many binary places, 40 decimals, are taken for equal.</summary>
    public const int AgreedPlaces = 133;

    /// <summary>Points at which expressions with variables are computed.</summary>
    private const int Points = 14;

    /// <summary>Fewer points decide nothing.</summary>
    private const int FewestPoints = 3;

    /// <summary>Of the natural numbers that stand for variables.</summary>
    private const int LargestNatural = 25;

    /// <summary>From where to where the points lie: domains may be narrow, wide or on one side.</summary>
    private static readonly (int From, int To)[] _ranges = [(0, 1), (1, 10), (-1, 0), (10, 100), (-10, -1)];

    public Equivalence Compare(Expression a, Expression b)
    {
        (int infinityOfA, int infinityOfB) = (Expressions.Infinity(a), Expressions.Infinity(b));
        if (infinityOfA != 0 || infinityOfB != 0)
        {
            return infinityOfA == infinityOfB ? Equivalence.Equal("Both are infinity.") : Equivalence.Different("One is infinity and the other is not.");
        }
        try
        {
            Polynomial.Symbols symbols = ExactValue.SymbolsOf(a, b);
            if (Exactly(a, b, symbols) is { } exact)
            {
                return exact;
            }
            return symbols.Names.Any(name => new SymbolExpression(name).IsVariable) ? AtPoints(a, b) : Numbers(Value(a), Value(b));
        }
        catch (UndefinedException undefined)
        {
            return Equivalence.Unknown($"The answers can not be compared: {undefined.Message}.");
        }
    }

    /// <summary>
    /// The quotient of two expressions, where it is a rational number other than zero; null where it is none or that can
    /// not be told. With <paramref name="zeros"/> that of their numerators: where they are zero is all that matters.
    /// </summary>
    public Rational? Ratio(Expression a, Expression b, bool zeros)
    {
        try
        {
            Polynomial.Symbols symbols = ExactValue.SymbolsOf(a, b);
            if (ExactValue.Of(a, symbols, work) is not { } x || ExactValue.Of(b, symbols, work) is not { } y)
            {
                return null;
            }
            Polynomial left = zeros ? x.Above : x.Above.Times(y.Below, work);
            Polynomial right = zeros ? y.Above : y.Above.Times(x.Below, work);
            if (left.IsZero || right.IsZero)
            {
                return null;
            }
            (string monomial, Rational coefficient) = left.Terms.First();
            return right.Terms.TryGetValue(monomial, out Rational other) && left.Plus(right.Times(-(coefficient / other), work), work).IsZero ? coefficient / other : null;
        }
        catch (UndefinedException)
        {
            return null;
        }
    }

    /// <summary>The value of an expression without variables.</summary>
    /// <exception cref="UndefinedException">It has none.</exception>
    public ComplexBall Value(Expression expression) => Value(expression, 0, false);

    private Equivalence? Exactly(Expression a, Expression b, Polynomial.Symbols symbols)
    {
        if (ExactValue.Of(a, symbols, work) is not { } x || ExactValue.Of(b, symbols, work) is not { } y)
        {
            return null;
        }
        if (x.Constant is { } number && y.Constant is { } other)
        {
            return number == other ? Equivalence.Equal("Both are the same number.") : Equivalence.Different("The numbers differ.");
        }
        Polynomial difference = x.Above.Times(y.Below, work).Plus(y.Above.Times(x.Below, work).Times(-1, work), work);
        return difference.IsZero ? Equivalence.Equal("Both expand to the same expression.")
            // π and e alone are independent of the rationals; of both together nobody knows.
            : symbols.Names.Contains("π") && symbols.Names.Contains("e") ? null
            : Equivalence.Different("The expressions expand to different ones.");
    }

    private static Equivalence Numbers(ComplexBall x, ComplexBall y) =>
        !x.Meets(y) ? Equivalence.Different("The numbers differ.")
        : x.IsTight(AgreedPlaces) && y.IsTight(AgreedPlaces) ? Equivalence.Equal("The numbers agree to 40 decimals.")
        : Equivalence.Unknown("The numbers can not be computed well enough to compare them.");

    private Equivalence AtPoints(Expression a, Expression b)
    {
        int real = 0;
        int complex = 0;
        bool complexDiffer = false;
        // A factorial has values at natural numbers alone.
        bool natural = Expressions.Any(a, IsFactorial) || Expressions.Any(b, IsFactorial);
        for (int point = 0; point < Points; point++)
        {
            ComplexBall x;
            ComplexBall y;
            try
            {
                (x, y) = (Value(a, point, natural), Value(b, point, natural));
            }
            catch (UndefinedException)
            {
                continue;
            }
            Likeness likeness = Numbers(x, y).Likeness;
            if (likeness == Likeness.Unknown)
            {
                continue;
            }
            if (x.IsReal && y.IsReal)
            {
                if (likeness == Likeness.Different)
                {
                    return Equivalence.Different("The expressions differ at a point.");
                }
                real++;
            }
            else
            {
                complex++;
                complexDiffer |= likeness == Likeness.Different;
            }
        }
        return real >= FewestPoints || (!complexDiffer && real + complex >= FewestPoints) ? Equivalence.Equal("The expressions agree to 40 decimals at every point that was tried.")
            : complexDiffer ? Equivalence.Different("The expressions differ at a point.")
            : Equivalence.Unknown("The expressions can not be computed at enough points.");
    }

    private static bool IsFactorial(Expression expression) => expression is FunctionExpression { Name: "!" };

    private ComplexBall Value(Expression expression, int point, bool natural) => new NumericValue(name => Coordinate(name, point, natural), work).Of(expression);

    /// <summary>A variable's value at a point: a fraction that no formula of an answer was made for.</summary>
    private static Rational Coordinate(string name, int point, bool natural)
    {
        RandomStream random = new(0, $"mathematics.point.{name}", (ulong)point);
        if (natural)
        {
            return 1 + random.NextInt(LargestNatural);
        }
        (int from, int to) = _ranges[point < _ranges.Length ? point : random.NextInt(_ranges.Length)];
        int denominator = 1009 + random.NextInt(1000);
        return from + Rational.Of((random.NextInt(denominator - 1) + 1) * (to - from), denominator);
    }
}
