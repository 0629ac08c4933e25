using System.Numerics;

namespace Casebook.Reasoning.Mathematics;

/// <summary>Computes an expression at a point, with certain bounds.</summary>
/// <param name="point">What a variable is there.</param>
internal sealed class NumericValue(Func<string, Rational> point, Work work)
{
    /// <summary>What a function costs beside a multiplication.</summary>
    private const int FunctionCost = 60;

    private const int LargestPower = 4096;

    /// <summary>400! has 2,900 bits.</summary>
    private const int LargestFactorial = 400;

    /// <exception cref="UndefinedException">There is no value at this point.</exception>
    /// <exception cref="MathematicsException">There is none that can be computed.</exception>
    public ComplexBall Of(Expression expression)
    {
        work.Enter();
        work.Spend(8);
        ComplexBall value = expression switch
        {
            NumberExpression number => Ball.Of(number.Value),
            SymbolExpression symbol => Symbol(symbol.Name),
            SumExpression sum => Fold(sum.Terms, (a, b) => a + b),
            ProductExpression product => Fold(product.Factors, (a, b) => a * b),
            QuotientExpression quotient => Of(quotient.Above) / Of(quotient.Below),
            PowerExpression power => Power(power),
            RootExpression root => Root(Of(root.Of), root.Index),
            DegreesExpression degrees => Of(degrees.Of) * BallFunctions.Pi * Ball.Of(Rational.Of(1, 180)),
            FunctionExpression { Name: "!" } function => Exactly(function) is { } exact ? Ball.Of(exact) : Factorial(Of(function.Of)),
            FunctionExpression { Name: "floor" or "ceil" } function => Ball.Of(Exactly(function) ?? throw new MathematicsException($"{function.Name} is known of numbers only that are exact")),
            FunctionExpression function => Function(function.Name, Of(function.Of)),
            LogarithmExpression logarithm => Log(Of(logarithm.Of)) / Log(Of(logarithm.Base)),
            _ => throw new MathematicsException("a sign of plus or minus is not decided"),
        };
        work.Leave();
        return value;
    }

    private ComplexBall Symbol(string name) => name switch
    {
        "π" => BallFunctions.Pi,
        "e" => BallFunctions.E,
        "i" => new ComplexBall(Ball.Zero, Ball.One),
        "∞" => throw new MathematicsException("infinity is no number"),
        _ => Ball.Of(point(name)),
    };

    private ComplexBall Fold(IReadOnlyList<Expression> parts, Func<ComplexBall, ComplexBall, ComplexBall> join)
    {
        ComplexBall all = Of(parts[0]);
        for (int i = 1; i < parts.Count; i++)
        {
            work.Spend(Cost(all));
            all = join(all, Of(parts[i]));
        }
        return all;
    }

    /// <summary>Large numbers take longer.</summary>
    private static long Cost(ComplexBall value) => (value.Real.Middle.GetBitLength() + value.Imaginary.Middle.GetBitLength()) / 128;

    private ComplexBall Root(ComplexBall of, int index)
    {
        work.Spend(FunctionCost);
        return of.Root(index);
    }

    private ComplexBall Log(ComplexBall of)
    {
        work.Spend(FunctionCost);
        return of.Log();
    }

    private ComplexBall Power(PowerExpression power)
    {
        ComplexBall number = Of(power.Base);
        // Exactly, so that the cube root of −8 is found at the exponent 1/3.
        Rational? exact = Exactly(power.Exponent);
        if (exact is { IsInteger: true } integer && BigInteger.Abs(integer.Numerator) <= LargestPower)
        {
            work.Spend(16 * (1 + Cost(number)));
            return number.Power((int)integer.Numerator);
        }
        work.Spend(FunctionCost * 2);
        if (exact is { } fraction && !fraction.IsInteger && fraction.Denominator <= 1000 && BigInteger.Abs(fraction.Numerator) <= LargestPower)
        {
            return number.Root((int)fraction.Denominator).Power((int)fraction.Numerator);
        }
        return (number.Log() * Of(power.Exponent)).Exp();
    }

    private Ball Factorial(ComplexBall of)
    {
        work.Spend(FunctionCost);
        BigInteger whole = of.Real.Middle >> Ball.Bits;
        return of.IsReal && of.Real.Radius.IsZero && of.Real.Middle == whole << Ball.Bits && whole >= 0 && whole <= LargestFactorial
            ? Ball.Of(Integers.Factorial((int)whole))
            : throw new UndefinedException("a factorial of what is no small natural number");
    }

    private Rational? Exactly(Expression expression) =>
        Expressions.Any(expression, each => each is SymbolExpression or DegreesExpression) ? null : ExactValue.Of(expression, new Polynomial.Symbols([]), work)?.Constant;

    private ComplexBall Function(string name, ComplexBall of)
    {
        work.Spend(FunctionCost);
        if (name == "abs")
        {
            return of.Size();
        }
        if (name == "ln")
        {
            return of.Log();
        }
        if (!of.IsReal)
        {
            throw new UndefinedException("a function of a complex number");
        }
        Ball x = of.Real;
        return name switch
        {
            "sin" => BallFunctions.Sin(x),
            "cos" => BallFunctions.Cos(x),
            "tan" => BallFunctions.Sin(x) / BallFunctions.Cos(x),
            "cot" => BallFunctions.Cos(x) / BallFunctions.Sin(x),
            "sec" => Ball.One / BallFunctions.Cos(x),
            "csc" => Ball.One / BallFunctions.Sin(x),
            "arctan" => BallFunctions.Arctan(x),
            "arcsin" => BallFunctions.Arcsin(x),
            "arccos" => new Ball(BallFunctions.Pi.Middle / 2, 1) - BallFunctions.Arcsin(x),
            "sinh" => (BallFunctions.Exp(x) - BallFunctions.Exp(-x)) * Ball.Of(Rational.Of(1, 2)),
            "cosh" => (BallFunctions.Exp(x) + BallFunctions.Exp(-x)) * Ball.Of(Rational.Of(1, 2)),
            "tanh" => (BallFunctions.Exp(x) - BallFunctions.Exp(-x)) / (BallFunctions.Exp(x) + BallFunctions.Exp(-x)),
            _ => throw new MathematicsException($"the function {name} is not known"),
        };
    }
}
