namespace Casebook.Reasoning.Mathematics;

/// <summary>Makes a set of real numbers of unions, intervals and inequalities.</summary>
internal sealed class IntervalReading(ExpressionEquality expressions, Work work)
{
    /// <summary>A set, and the variable that is in it where the answer names one.</summary>
    internal sealed record Named(IntervalSet Set, string? Variable);

    /// <summary>Whether a form can only be meant as a set of real numbers.</summary>
    public static bool IsSet(Form form) => form switch
    {
        CombinedForm or RealsForm => true,
        RelationForm relation => relation.Signs.All(sign => sign is "<" or ">" or "≤" or "≥") || relation.Signs is ["≠"] || (relation.Signs is ["∈"] && IsSet(relation.Sides[1])),
        ListForm list => !list.IsSet && list.Items.Any(IsSet),
        _ => false,
    };

    /// <summary>The set; null where the form is none, or one with letters that are not its variable.</summary>
    public Named? Of(Form form) => form switch
    {
        RealsForm reals => new(reals.None ? IntervalSet.None : IntervalSet.All, null),
        BracketedForm { Items: [ScalarForm low, ScalarForm high] } bracketed => Interval(bracketed, low, high),
        ScalarForm scalar => Bound(scalar.Value) is { Infinity: 0 } bound ? new(IntervalSet.Of([new(bound, true, bound, true)]), null) : null,
        ListForm list => Fold(list.Items, list.IsAnd && list.Items.Any(IsSet)),
        CombinedForm { Sign: "∪" } union => Fold([union.Left, union.Right], false),
        CombinedForm { Sign: "∩" } intersection => Fold([intersection.Left, intersection.Right], true),
        CombinedForm without => Of(without.Left) is { } left && Of(without.Right) is { } right ? left with { Set = left.Set.Intersection(right.Set.Complement()) } : null,
        RelationForm { Signs: ["∈"], Sides: [ScalarForm { Value: SymbolExpression { IsVariable: true } symbol }, Form set] } => Of(set) is { } of ? of with { Variable = symbol.Name } : null,
        RelationForm relation => Relation(relation),
        _ => null,
    };

    private Named? Fold(IReadOnlyList<Form> parts, bool and)
    {
        Named? all = null;
        foreach (Form part in parts)
        {
            work.Spend(50);
            if (Of(part) is not { } next || (all?.Variable ?? next.Variable) != (next.Variable ?? all?.Variable))
            {
                return null;
            }
            all = all is null ? next : new(and ? all.Set.Intersection(next.Set) : all.Set.Union(next.Set), all.Variable ?? next.Variable);
        }
        return all;
    }

    private Named? Interval(BracketedForm bracketed, ScalarForm low, ScalarForm high)
    {
        if (bracketed.Open is not ("(" or "[") || bracketed.Close is not (")" or "]") || Bound(low.Value) is not { } from || Bound(high.Value) is not { } to || from.CompareTo(to) > 0)
        {
            return null;
        }
        return new(IntervalSet.Of([new(from, bracketed.Open == "[", to, bracketed.Close == "]")]), null);
    }

    private Named? Relation(RelationForm relation)
    {
        Named? all = null;
        for (int i = 0; i < relation.Signs.Count; i++)
        {
            if (relation.Sides[i] is not ScalarForm left || relation.Sides[i + 1] is not ScalarForm right
                || Solved(left.Value, relation.Signs[i], right.Value) is not { } next || (all is not null && all.Variable != next.Variable))
            {
                return null;
            }
            all = all is null ? next : all with { Set = all.Set.Intersection(next.Set) };
        }
        return all;
    }

    /// <summary>The solutions of an inequality that is linear in its one variable.</summary>
    private Named? Solved(Expression left, string sign, Expression right)
    {
        if (left is SymbolExpression { IsVariable: true } variable && Bound(right) is { } bound)
        {
            return From(variable.Name, sign, bound);
        }
        if (right is SymbolExpression { IsVariable: true } other && Bound(left) is { } end)
        {
            return From(other.Name, Turned(sign), end);
        }
        Polynomial.Symbols symbols = ExactValue.SymbolsOf(left, right);
        try
        {
            if (symbols.Names is not [var name] || !new SymbolExpression(name).IsVariable
                || ExactValue.Of(new SumExpression([left, Expressions.Negative(right)]), symbols, work) is not { Below.Constant: not null } difference
                || !difference.Above.Terms.TryGetValue("\u0001", out Rational slope))
            {
                return null;
            }
            Rational constant = difference.Above.Terms.TryGetValue("\0", out Rational value) ? value : 0;
            int terms = constant.IsZero ? 1 : 2;
            return difference.Above.Terms.Count == terms
                ? From(name, slope.Sign * difference.Below.Constant.Value.Sign < 0 ? Turned(sign) : sign, new(0, Ball.Of(-(constant / slope))))
                : null;
        }
        catch (UndefinedException)
        {
            return null;
        }
    }

    private static string Turned(string sign) => sign switch { "<" => ">", ">" => "<", "≤" => "≥", "≥" => "≤", _ => sign };

    private static Named? From(string variable, string sign, Bound bound)
    {
        (Bound lowest, Bound highest) = (new(-1, Ball.Zero), new(1, Ball.Zero));
        bool closed = sign is "≤" or "≥" && bound.Infinity == 0;
        IntervalSet point = IntervalSet.Of([new(bound, true, bound, true)]);
        IntervalSet? set = sign switch
        {
            "<" or "≤" => IntervalSet.Of([new(lowest, false, bound, closed)]),
            ">" or "≥" => IntervalSet.Of([new(bound, closed, highest, false)]),
            "≠" => point.Complement(),
            "=" => point,
            _ => null,
        };
        return set is null ? null : new(set, variable);
    }

    private Bound? Bound(Expression expression)
    {
        if (Expressions.Infinity(expression) is not 0 and int infinity)
        {
            return new(infinity, Ball.Zero);
        }
        try
        {
            return Expressions.Any(expression, each => each is SymbolExpression { IsVariable: true }) || expressions.Value(expression) is not { IsReal: true } value
                ? null
                : new(0, value.Real);
        }
        catch (UndefinedException)
        {
            return null;
        }
    }
}
