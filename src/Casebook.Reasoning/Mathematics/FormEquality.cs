namespace Casebook.Reasoning.Mathematics;

/// <summary>Whether two answers that have been read have the same value.</summary>
internal sealed class FormEquality
{
    /// <summary>Of a list, a set or a matrix: every item may be compared with every other.</summary>
    public const int MostItems = 100;

    private readonly Work _work;
    private readonly ExpressionEquality _expressions;
    private readonly IntervalReading _sets;

    public FormEquality(Work work)
    {
        _work = work;
        _expressions = new(work);
        _sets = new(_expressions, work);
    }

    public Equivalence Compare(Form a, Form b)
    {
        _work.Enter();
        Equivalence result = Compared(a, b);
        _work.Leave();
        return result;
    }

    private Equivalence Compared(Form a, Form b)
    {
        if ((IntervalReading.IsSet(a) || IntervalReading.IsSet(b)) && a is not ScalarForm && b is not ScalarForm && _sets.Of(a) is { } x && _sets.Of(b) is { } y)
        {
            return x.Variable is not null && y.Variable is not null && x.Variable != y.Variable ? Equivalence.Different("The conditions are on different variables.")
                : x.Set.IsSame(y.Set) ? Equivalence.Equal("Both are the same set of real numbers.")
                : Equivalence.Different("The sets of real numbers differ.");
        }
        return (a, b) switch
        {
            (ScalarForm first, ScalarForm second) => Scalars(first, second),
            (TextForm first, _) => Text(first, b),
            (_, TextForm second) => Text(second, a),
            (RelationForm first, RelationForm second) => Relations(first, second),
            (ListForm first, ListForm second) => Lists(first, second),
            (ListForm list, BracketedForm point) => Assigned(list, point.Items),
            (BracketedForm point, ListForm list) => Assigned(list, point.Items),
            (ListForm { Items: [var single] }, _) => Compare(single, b),
            (_, ListForm { Items: [var single] }) => Compare(a, single),
            (ListForm list, _) when WithoutName(list) is { } values => Compare(values, b),
            (RelationForm relation, _) => Value(relation) is { } value ? Compare(value, b) : Equivalence.Different("One is a relation and the other is not."),
            (_, RelationForm relation) => Value(relation) is { } value ? Compare(a, value) : Equivalence.Different("One is a relation and the other is not."),
            (BracketedForm first, BracketedForm second) => first.Open == second.Open && first.Close == second.Close
                ? InOrder(first.Items, second.Items)
                : Equivalence.Different("The brackets differ."),
            (MatrixForm first, MatrixForm second) => Matrices(first, second),
            (MatrixForm matrix, BracketedForm point) => Vector(matrix, point),
            (BracketedForm point, MatrixForm matrix) => Vector(matrix, point),
            (RatioForm first, RatioForm second) => Ratios(first, second),
            (RatioForm { Parts: [_, NumberExpression { Value.IsZero: true }] }, ScalarForm) or (ScalarForm, RatioForm { Parts: [_, NumberExpression { Value.IsZero: true }] }) =>
                Equivalence.Different("One is a time and the other a number."),
            (RatioForm { Parts: [var left, var right], Half: ' ' }, ScalarForm { Unit: null } scalar) => _expressions.Compare(new QuotientExpression(left, right), scalar.Value),
            (ScalarForm { Unit: null } scalar, RatioForm { Parts: [var left, var right], Half: ' ' }) => _expressions.Compare(scalar.Value, new QuotientExpression(left, right)),
            (CombinedForm first, CombinedForm second) when first.Sign == second.Sign => first.Sign == "∖"
                ? InOrder([first.Left, first.Right], [second.Left, second.Right])
                : Unordered(Flat(first, first.Sign), Flat(second, second.Sign)),
            _ => Equivalence.Different($"One is {Kind(a)}, the other {Kind(b)}."),
        };
    }

    private static string Kind(Form form) => form switch
    {
        ScalarForm => "a number or an expression",
        ListForm { IsSet: true } => "a set",
        ListForm => "a list",
        BracketedForm => "a point or an interval",
        MatrixForm => "a matrix",
        RatioForm => "a ratio or a time",
        TextForm => "words",
        _ => "a set of real numbers",
    };

    private Equivalence Scalars(ScalarForm a, ScalarForm b)
    {
        if (a.Unit is { Dimension: { } first } && b.Unit is { Dimension: { } second })
        {
            return first != second ? Equivalence.Different("The units differ.")
                : a.Unit.Factor == b.Unit.Factor ? _expressions.Compare(a.Value, b.Value)
                : _expressions.Compare(Times(a.Value, a.Unit.Factor), Times(b.Value, b.Unit.Factor));
        }
        Equivalence bare = _expressions.Compare(a.Value, b.Value);
        if (bare.IsEqual || (a.Unit is null) == (b.Unit is null))
        {
            return bare;
        }
        (ScalarForm with, ScalarForm without) = a.Unit is null ? (b, a) : (a, b);
        // 50% is 50 percent and a half; 45° are 45 degrees and π/4.
        return with.Unit == Unit.Percent ? _expressions.Compare(Times(with.Value, Rational.Of(1, 100)), without.Value)
            : with.Unit == Unit.Degrees && Expressions.Any(without.Value, IsOfRadians) ? _expressions.Compare(new DegreesExpression(with.Value), without.Value)
            : bare;
    }

    private static bool IsOfRadians(Expression expression) =>
        expression is SymbolExpression { Name: "π" } || (expression is FunctionExpression function && function.Name.StartsWith("arc", StringComparison.Ordinal));

    private static ProductExpression Times(Expression value, Rational factor) => new([value, Expressions.Number(factor)]);

    private static Equivalence Text(TextForm text, Form other)
    {
        string? name = other switch
        {
            TextForm words => words.Text,
            // A choice's letter may be marked as text or not.
            ScalarForm { Value: SymbolExpression symbol, Unit: null } => symbol.Name.ToLowerInvariant(),
            ScalarForm { Value: ProductExpression { Factors: var letters }, Unit: null } when letters.All(letter => letter is SymbolExpression) => string.Concat(letters.Select(letter => ((SymbolExpression)letter).Name)).ToLowerInvariant(),
            _ => null,
        };
        return text.Text == name ? Equivalence.Equal("Both are the same words.")
            : text.Text.Replace(" ", "", StringComparison.Ordinal) == name?.Replace(" ", "", StringComparison.Ordinal) ? Equivalence.Equal("Both are the same words.")
            : Equivalence.Different("The words differ.");
    }

    private Equivalence InOrder(IReadOnlyList<Form> a, IReadOnlyList<Form> b)
    {
        if (a.Count != b.Count)
        {
            return Equivalence.Different($"One has {a.Count} parts, the other {b.Count}.");
        }
        Check(a.Count);
        Equivalence? unknown = null;
        for (int i = 0; i < a.Count; i++)
        {
            Equivalence part = Compare(a[i], b[i]);
            if (part.Likeness == Likeness.Different)
            {
                return Equivalence.Different($"The parts at place {i + 1} differ.");
            }
            unknown = part.Likeness == Likeness.Unknown ? part : unknown;
        }
        return unknown ?? Equivalence.Equal("All parts have the same values, in their order.");
    }

    private Equivalence Unordered(IReadOnlyList<Form> a, IReadOnlyList<Form> b)
    {
        if (a.Count != b.Count)
        {
            return Equivalence.Different($"One has {a.Count} values, the other {b.Count}.");
        }
        Check(a.Count);
        var left = b.ToList();
        Equivalence? unknown = null;
        foreach (Form item in a)
        {
            Equivalence? doubt = null;
            int found = left.FindIndex(other =>
            {
                Equivalence result = Compare(item, other);
                doubt = result.Likeness == Likeness.Unknown ? result : doubt;
                return result.IsEqual;
            });
            if (found < 0 && doubt is null)
            {
                return Equivalence.Different("A value of one is not among the other's.");
            }
            unknown = found < 0 ? doubt : unknown;
            if (found >= 0)
            {
                left.RemoveAt(found);
            }
        }
        return unknown ?? Equivalence.Equal("Both have the same values.");
    }

    private static void Check(int count)
    {
        if (count > MostItems)
        {
            throw new MathematicsException("an answer has too many parts");
        }
    }

    private Equivalence Lists(ListForm a, ListForm b)
    {
        // "a = 1, b = 2" beside "1, 2": the order says which is which.
        if (Assignments(a) is { } first && Assignments(b) is null && b.Items.All(item => item is not RelationForm))
        {
            return InOrder(first, b.Items);
        }
        if (Assignments(b) is { } second && Assignments(a) is null && a.Items.All(item => item is not RelationForm))
        {
            return InOrder(a.Items, second);
        }
        (List<Form> x, List<Form> y) = (Items(WithoutName(a) ?? a), Items(WithoutName(b) ?? b));
        return a.IsSet || b.IsSet ? Unordered(Once(x), Once(y)) : Unordered(x, y);
    }

    /// <summary>What ± made a list of belongs to the list that it stands in.</summary>
    private static List<Form> Items(ListForm list) => [.. list.Items.SelectMany(item => item is ListForm { IsSet: false } inner ? inner.Items : [item])];

    private List<Form> Once(List<Form> items)
    {
        Check(items.Count);
        var once = new List<Form>();
        foreach (Form item in items)
        {
            if (!once.Any(other => Compare(item, other).IsEqual))
            {
                once.Add(item);
            }
        }
        return once;
    }

    /// <summary>The values of <c>x = 1, x = 2</c> and of <c>x = 1, 2</c>; null where the items have no name or different ones.</summary>
    private ListForm? WithoutName(ListForm list)
    {
        string[] names = [.. list.Items.OfType<RelationForm>().Select(relation => Name(relation) ?? "").Distinct()];
        if (names is not [{ Length: > 0 }])
        {
            return null;
        }
        Form?[] values = [.. list.Items.Select(item => item is RelationForm relation ? Value(relation) : item)];
        return values.All(value => value is not null) ? list with { Items = values! } : null;
    }

    /// <summary>The values of <c>x = 1, y = 2</c>; null where an item has no name or two have the same.</summary>
    private List<Form>? Assignments(ListForm list)
    {
        string?[] names = [.. list.Items.Select(item => item is RelationForm relation ? Name(relation) : null)];
        if (names.Length < 2 || names.Any(name => name is null) || names.Distinct().Count() < names.Length)
        {
            return null;
        }
        Form?[] values = [.. list.Items.Select(item => Value((RelationForm)item))];
        return values.All(value => value is not null) ? [.. values.Select(value => value!)] : null;
    }

    private Equivalence Assigned(ListForm list, IReadOnlyList<Form> point) => Assignments(list) is { } values
        ? InOrder(values, point)
        : list.Items is [var single] ? Compare(single, new BracketedForm("(", point, ")"))
        : Equivalence.Different("One is a list, the other a point or an interval.");

    /// <summary>What the left side of a single equation is called; null where it is no name.</summary>
    private static string? Name(RelationForm relation) => relation.Signs.All(sign => sign is "=" or "≈" or "∈")
        ? NameOf(relation.Sides[0]) ?? (relation.Signs.Count == 1 && relation.Signs[0] == "=" ? NameOf(relation.Sides[1]) : null)
        : null;

    private static string? NameOf(Form side) => side switch
    {
        TextForm text => text.Text,
        ScalarForm { Unit: null, Value: SymbolExpression { IsVariable: true } symbol } => symbol.Name,
        ScalarForm { Unit: null, Value: ProductExpression product } when Expressions.IsName(product) => string.Concat(product.Factors.Select(factor => ((SymbolExpression)factor).Name)),
        BracketedForm bracketed when bracketed.Items.Select(NameOf) is var names && names.All(name => name is not null) => $"({string.Join(',', names)})",
        _ => null,
    };

    /// <summary>What an equation says that something is: 5 of <c>x = 5</c>, of <c>5 = x</c> and of <c>x = 2 + 3 = 5</c>; null where it says no such thing.</summary>
    private Form? Value(RelationForm relation)
    {
        if (!relation.Signs.All(sign => sign is "=" or "≈" or "∈"))
        {
            return null;
        }
        int skipped = NameOf(relation.Sides[0]) is not null ? 1 : 0;
        int last = skipped == 0 && NameOf(relation.Sides[^1]) is not null && relation.Sides.Count == 2 ? 1 : relation.Sides.Count;
        for (int i = skipped; i + 1 < last; i++)
        {
            // What is only nearly equal needs no proof, and the first is the exact one.
            if (relation.Signs[i] == "=" && !Compare(relation.Sides[i], relation.Sides[i + 1]).IsEqual)
            {
                return null;
            }
        }
        return relation.Sides[skipped];
    }

    private Equivalence Relations(RelationForm a, RelationForm b)
    {
        if (Name(a) is { } first && first == Name(b) && Value(a) is { } x && Value(b) is { } y)
        {
            return Compare(x, y);
        }
        if (a.Signs.Count == 1 && b.Signs.Count == 1 && Difference(a) is { } left && Difference(b) is { } right)
        {
            // Both sides of an equation may be multiplied by any number, of an inequality by a positive one.
            (string sign, string other) = (a.Signs[0], b.Signs[0]);
            Rational? ratio = _expressions.Ratio(left, right, zeros: sign is "=" or "≠");
            bool turned = ratio is { Sign: < 0 };
            return ratio is null ? Equivalence.Different("The relations differ.")
                : sign == (turned ? Turned(other) : other) ? Equivalence.Equal("The relations are the same up to a factor.")
                : Equivalence.Different("The relations have different signs.");
        }
        return a.Signs.SequenceEqual(b.Signs) ? InOrder(a.Sides, b.Sides)
            : a.Signs.Reverse().Select(Turned).SequenceEqual(b.Signs) ? InOrder([.. a.Sides.Reverse()], b.Sides)
            : Value(a) is { } value && Value(b) is { } second && Name(a) is null != Name(b) is null ? Compare(value, second)
            : Equivalence.Different("The relations have different signs.");
    }

    private static Expression? Difference(RelationForm relation) => relation.Signs[0] is "=" or "<" or ">" or "≤" or "≥" or "≠"
        && relation.Sides[0] is ScalarForm left && relation.Sides[1] is ScalarForm right
        && Expressions.Infinity(left.Value) == 0 && Expressions.Infinity(right.Value) == 0
        ? new SumExpression([left.Value, Expressions.Negative(right.Value)])
        : null;

    private static string Turned(string sign) => sign switch { "<" => ">", ">" => "<", "≤" => "≥", "≥" => "≤", _ => sign };

    private Equivalence Matrices(MatrixForm a, MatrixForm b) => a.Rows.Count != b.Rows.Count || a.Rows[0].Count != b.Rows[0].Count
        ? Equivalence.Different("The matrices have different sizes.")
        : InOrder([.. a.Rows.SelectMany(row => row)], [.. b.Rows.SelectMany(row => row)]);

    /// <summary>A column or a row of a matrix may be written as a point.</summary>
    private Equivalence Vector(MatrixForm matrix, BracketedForm point) => point is { Open: "(", Close: ")" } && (matrix.Rows.Count == 1 || matrix.Rows[0].Count == 1)
        ? InOrder([.. matrix.Rows.SelectMany(row => row)], point.Items)
        : Equivalence.Different("One is a matrix and the other is no vector.");

    private Equivalence Ratios(RatioForm a, RatioForm b)
    {
        if (a.Seconds >= 0 && b.Seconds >= 0)
        {
            bool halfDay = (a.Half == ' ') != (b.Half == ' ');
            return a.Seconds == b.Seconds || (halfDay && Math.Abs(a.Seconds - b.Seconds) == 43_200) ? Equivalence.Equal("Both are the same time or ratio.") : Equivalence.Different("The times or ratios differ.");
        }
        if (a.Parts.Count != b.Parts.Count)
        {
            return Equivalence.Different("The ratios have different numbers of parts.");
        }
        Equivalence? unknown = null;
        for (int i = 1; i < a.Parts.Count; i++)
        {
            Equivalence part = _expressions.Compare(new ProductExpression([a.Parts[0], b.Parts[i]]), new ProductExpression([b.Parts[0], a.Parts[i]]));
            if (part.Likeness == Likeness.Different)
            {
                return Equivalence.Different("The ratios differ.");
            }
            unknown = part.IsEqual ? unknown : part;
        }
        return unknown ?? Equivalence.Equal("The ratios are the same.");
    }

    private static List<Form> Flat(Form form, string sign) => form is CombinedForm combined && combined.Sign == sign ? [.. Flat(combined.Left, sign), .. Flat(combined.Right, sign)] : [form];
}
