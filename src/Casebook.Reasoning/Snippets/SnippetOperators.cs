using System.Text;

namespace Casebook.Reasoning.Snippets;

/// <summary>Operators of two values; integers are 64 bits wide and what does not fit is an error, not a wrap.</summary>
internal static class SnippetOperators
{
    public static object? Apply(string sign, object? left, object? right, SnippetBudget budget)
    {
        try
        {
            return sign switch
            {
                "+" when left is string a && right is string b => Joined(a, b, budget),
                "+" when left is List<object?> a && right is List<object?> b => Joined(a, b, budget),
                "*" when left is string or List<object?> => Repeated(left, SnippetValues.Integer(right), budget),
                "*" when right is string or List<object?> => Repeated(right, SnippetValues.Integer(left), budget),
                "&" or "|" or "^" when left is bool a && right is bool b => sign switch { "&" => a && b, "|" => a || b, _ => a != b },
                _ => Number(sign, SnippetValues.Integer(left), SnippetValues.Integer(right)),
            };
        }
        catch (OverflowException)
        {
            throw new SnippetException("a number does not fit 64 bits");
        }
    }

    public static bool Compare(string sign, object? left, object? right, SnippetBudget budget) => sign switch
    {
        "==" => SnippetValues.AreEqual(left, right, budget),
        "!=" => !SnippetValues.AreEqual(left, right, budget),
        "<" => SnippetValues.Order(left, right) < 0,
        "<=" => SnippetValues.Order(left, right) <= 0,
        ">" => SnippetValues.Order(left, right) > 0,
        ">=" => SnippetValues.Order(left, right) >= 0,
        "not in" => !Compare("in", left, right, budget),
        _ when right is string text => Contains(text, SnippetValues.Text(left), budget),
        _ => SnippetValues.Items(right, budget).Any(item => SnippetValues.AreEqual(left, item, budget)),
    };

    private static bool Contains(string text, string part, SnippetBudget budget)
    {
        budget.Spend(text.Length);
        return text.Contains(part, StringComparison.Ordinal);
    }

    private static string Joined(string left, string right, SnippetBudget budget)
    {
        budget.Spend(left.Length + right.Length);
        return left + right;
    }

    private static List<object?> Joined(List<object?> left, List<object?> right, SnippetBudget budget)
    {
        budget.Spend(left.Count + right.Count);
        return [.. left, .. right];
    }

    private static object Repeated(object value, long times, SnippetBudget budget)
    {
        times = Math.Max(0, times);
        int length = value is string text ? text.Length : ((List<object?>)value).Count;
        // Saturates: the product of two longs may not fit.
        budget.Spend(length == 0 ? 0 : times > SnippetBudget.Steps ? long.MaxValue : times * length);
        return length == 0 ? value
            : value is string repeated ? new StringBuilder(repeated.Length * (int)times).Insert(0, repeated, (int)times).ToString()
            : Enumerable.Repeat((List<object?>)value, (int)times).SelectMany(list => list).ToList();
    }

    private static object Number(string sign, long left, long right) => checked(sign switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "//" => Quotient(left, right),
        "%" => left - (Quotient(left, right) * right),
        "&" => left & right,
        "|" => left | right,
        "^" => left ^ right,
        "<<" => Shifted(left, right),
        ">>" => right < 0 ? throw new SnippetException("a shift is negative") : left >> (int)Math.Min(right, 63),
        "**" => Power(left, right),
        _ => throw new SnippetException($"the operator {sign} is not part of the language"),
    });

    /// <summary>Rounds down, so that the remainder has the divisor's sign.</summary>
    private static long Quotient(long left, long right)
    {
        if (right == 0)
        {
            throw new SnippetException("division by zero");
        }
        if (right == -1)
        {
            return checked(-left);
        }
        long quotient = left / right;
        return left % right != 0 && (left < 0) != (right < 0) ? quotient - 1 : quotient;
    }

    private static long Shifted(long left, long right)
    {
        if (right < 0)
        {
            throw new SnippetException("a shift is negative");
        }
        return left == 0 ? 0 : right > 62 ? throw new OverflowException() : checked(left * (1L << (int)right));
    }

    private static long Power(long left, long right)
    {
        if (right < 0)
        {
            throw new SnippetException("a negative power is no integer");
        }
        if (left is 0 or 1 || right == 0)
        {
            return right == 0 ? 1 : left;
        }
        if (left == -1)
        {
            return right % 2 == 0 ? 1 : -1;
        }
        long power = 1;
        for (long i = 0; i < right; i++)
        {
            power = checked(power * left);
        }
        return power;
    }
}
