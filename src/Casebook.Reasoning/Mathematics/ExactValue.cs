using System.Numerics;

namespace Casebook.Reasoning.Mathematics;

/// <summary>Brings an expression into the form of a polynomial or a quotient of two, exactly, where it is one.</summary>
internal static class ExactValue
{
    /// <summary>Of a sum that is raised to a power; a single term may have more.</summary>
    private const int HighestPower = 200;

    /// <summary>The symbols of both expressions, sorted; null where they are too many to expand.</summary>
    public static Polynomial.Symbols SymbolsOf(params ReadOnlySpan<Expression> expressions)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (Expression expression in expressions)
        {
            Expressions.Names(expression, names);
            if (Expressions.Any(expression, each => each is DegreesExpression))
            {
                names.Add("π");
            }
        }
        return new([.. names]);
    }

    /// <summary>The expression as a quotient of polynomials; null where it is none, such as a root of 2.</summary>
    /// <exception cref="UndefinedException">Something is divided by zero.</exception>
    public static RationalFunction? Of(Expression expression, Polynomial.Symbols symbols, Work work)
    {
        work.Enter();
        RationalFunction? value = expression switch
        {
            NumberExpression number => Number(symbols, number.Value),
            SymbolExpression { Name: "∞" } => null,
            SymbolExpression symbol => new(Polynomial.Symbol(symbols, symbol.Name), Polynomial.Number(symbols, 1)),
            SumExpression sum => Fold(sum.Terms, symbols, work, (a, b) => a.Plus(b, work)),
            ProductExpression product => Fold(product.Factors, symbols, work, (a, b) => a.Times(b, work)),
            QuotientExpression quotient => Of(quotient.Above, symbols, work) is { } above && Of(quotient.Below, symbols, work) is { } below ? above.Times(below.Inverse(work), work) : null,
            PowerExpression power => Power(power, symbols, work),
            RootExpression root => Of(root.Of, symbols, work)?.Constant?.Root(root.Index) is { } value2 ? Number(symbols, value2) : null,
            DegreesExpression degrees => Of(degrees.Of, symbols, work)?.Times(Number(symbols, Rational.Of(1, 180)), work).Times(new(Polynomial.Symbol(symbols, "π"), Polynomial.Number(symbols, 1)), work),
            FunctionExpression function => Of(function.Of, symbols, work)?.Constant is { } of ? Function(function.Name, of) is { } value3 ? Number(symbols, value3) : null : null,
            _ => null,
        };
        work.Leave();
        return value;
    }

    private static RationalFunction Number(Polynomial.Symbols symbols, Rational value) => new(Polynomial.Number(symbols, value), Polynomial.Number(symbols, 1));

    private static RationalFunction? Fold(IReadOnlyList<Expression> parts, Polynomial.Symbols symbols, Work work, Func<RationalFunction, RationalFunction, RationalFunction> join)
    {
        RationalFunction? all = null;
        foreach (Expression part in parts)
        {
            if (Of(part, symbols, work) is not { } value)
            {
                return null;
            }
            all = all is { } before ? join(before, value) : value;
        }
        return all;
    }

    private static RationalFunction? Power(PowerExpression power, Polynomial.Symbols symbols, Work work)
    {
        if (Of(power.Exponent, symbols, work)?.Constant is not { } exponent || Of(power.Base, symbols, work) is not { } value)
        {
            return null;
        }
        if (BigInteger.Abs(exponent.Numerator) > Work.Bits || exponent.Denominator > 1000)
        {
            throw new MathematicsException("an exponent is too large");
        }
        int times = (int)exponent.Numerator;
        if (exponent.IsInteger)
        {
            bool single = value.Above.Terms.Count == 1 && value.Below.Terms.Count == 1;
            return !single && Math.Abs(times) > HighestPower ? throw new MathematicsException("an exponent is too large") : value.Power(times, work);
        }
        return value.Constant is { Sign: >= 0 } number && number.Root((int)exponent.Denominator) is { } root ? Number(symbols, root.Power(times)) : null;
    }

    private static Rational? Function(string name, Rational of) => name switch
    {
        "!" when of.IsInteger && of.Sign >= 0 => of.Numerator <= Integers.LargestFactorial
            ? Integers.Factorial((int)of.Numerator)
            : throw new MathematicsException("a factorial is too large"),
        "abs" => of.Abs(),
        "floor" => Floor(of),
        "ceil" => -Floor(-of),
        _ => null,
    };

    private static Rational Floor(Rational value) => (value.Numerator - (((value.Numerator % value.Denominator) + value.Denominator) % value.Denominator)) / value.Denominator;
}
