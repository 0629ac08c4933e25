namespace Casebook.Reasoning.Mathematics;

/// <summary>An expression as it was written: nothing is simplified.</summary>
internal abstract record Expression;

internal sealed record NumberExpression(Rational Value) : Expression;

/// <summary>A variable, or one of <c>π</c>, <c>e</c>, <c>i</c> and <c>∞</c>.</summary>
internal sealed record SymbolExpression(string Name) : Expression
{
    public bool IsVariable => Name is not ("π" or "e" or "i" or "∞");
}

internal sealed record SumExpression(IReadOnlyList<Expression> Terms) : Expression;

internal sealed record ProductExpression(IReadOnlyList<Expression> Factors) : Expression;

internal sealed record QuotientExpression(Expression Above, Expression Below) : Expression;

internal sealed record PowerExpression(Expression Base, Expression Exponent) : Expression;

/// <summary>A root that is real where its radicand is real and, for an even index, not negative.</summary>
internal sealed record RootExpression(int Index, Expression Of) : Expression;

internal sealed record FunctionExpression(string Name, Expression Of) : Expression;

internal sealed record LogarithmExpression(Expression Base, Expression Of) : Expression;

/// <summary>An angle: its value is π/180 of what is written.</summary>
internal sealed record DegreesExpression(Expression Of) : Expression;

/// <summary><c>±</c> or, where <paramref name="MinusFirst"/>, <c>∓</c>: two values, of which all such signs of an answer take the first or all take the second.</summary>
internal sealed record EitherSignExpression(Expression Of, bool MinusFirst) : Expression;

/// <summary>What can be asked of an expression.</summary>
internal static class Expressions
{
    public static Expression Number(Rational value) => new NumberExpression(value);

    public static Expression Negative(Expression of) => of is NumberExpression number ? Number(-number.Value) : new ProductExpression([Number(-1), of]);

    public static IEnumerable<Expression> Children(Expression expression) => expression switch
    {
        SumExpression sum => sum.Terms,
        ProductExpression product => product.Factors,
        QuotientExpression quotient => [quotient.Above, quotient.Below],
        PowerExpression power => [power.Base, power.Exponent],
        RootExpression root => [root.Of],
        FunctionExpression function => [function.Of],
        LogarithmExpression logarithm => [logarithm.Base, logarithm.Of],
        DegreesExpression degrees => [degrees.Of],
        EitherSignExpression either => [either.Of],
        _ => [],
    };

    public static bool Any(Expression expression, Func<Expression, bool> test) => test(expression) || Children(expression).Any(child => Any(child, test));

    /// <summary>Names of variables and constants, each once.</summary>
    public static void Names(Expression expression, ISet<string> names)
    {
        if (expression is SymbolExpression symbol)
        {
            names.Add(symbol.Name);
        }
        foreach (Expression child in Children(expression))
        {
            Names(child, names);
        }
    }

    /// <summary>The same expression with other children, in the order of <see cref="Children"/>.</summary>
    public static Expression With(Expression expression, Func<Expression, Expression> change) => expression switch
    {
        SumExpression sum => new SumExpression([.. sum.Terms.Select(change)]),
        ProductExpression product => new ProductExpression([.. product.Factors.Select(change)]),
        QuotientExpression quotient => new QuotientExpression(change(quotient.Above), change(quotient.Below)),
        PowerExpression power => new PowerExpression(change(power.Base), change(power.Exponent)),
        RootExpression root => root with { Of = change(root.Of) },
        FunctionExpression function => function with { Of = change(function.Of) },
        LogarithmExpression logarithm => new LogarithmExpression(change(logarithm.Base), change(logarithm.Of)),
        DegreesExpression degrees => new DegreesExpression(change(degrees.Of)),
        EitherSignExpression either => either with { Of = change(either.Of) },
        _ => expression,
    };

    /// <summary>With every <c>±</c> decided.</summary>
    public static Expression Signed(Expression expression, bool second) => expression is EitherSignExpression either
        ? either.MinusFirst == second ? Signed(either.Of, second) : Negative(Signed(either.Of, second))
        : With(expression, child => Signed(child, second));

    /// <summary>The number of degrees, where the whole is an angle in degrees: 45 of 45° and of 15° + 30°; null otherwise.</summary>
    public static Expression? Degrees(Expression expression)
    {
        switch (expression)
        {
            case DegreesExpression degrees:
                return degrees.Of;
            case SumExpression sum:
                Expression?[] terms = [.. sum.Terms.Select(Degrees)];
                return terms.All(term => term is not null) ? new SumExpression(terms!) : null;
            case ProductExpression product when product.Factors.Count(factor => Degrees(factor) is not null) == 1:
                return new ProductExpression([.. product.Factors.Select(factor => Degrees(factor) ?? factor)]);
            case QuotientExpression quotient when Degrees(quotient.Above) is { } above && Degrees(quotient.Below) is null:
                return new QuotientExpression(above, quotient.Below);
            default:
                return null;
        }
    }

    /// <summary>1 for ∞, -1 for its negative, else 0.</summary>
    public static int Infinity(Expression expression) => expression switch
    {
        SymbolExpression { Name: "∞" } => 1,
        ProductExpression { Factors: [NumberExpression { Value.IsInteger: true } number, SymbolExpression { Name: "∞" }] } => number.Value.Sign,
        _ => 0,
    };

    /// <summary>Whether it is what an answer may be called: <c>x</c>, <c>f(x)</c>, <c>AB</c>.</summary>
    public static bool IsName(Expression expression) =>
        expression is SymbolExpression { IsVariable: true } || (expression is ProductExpression product && product.Factors.All(factor => factor is SymbolExpression { IsVariable: true }));
}
