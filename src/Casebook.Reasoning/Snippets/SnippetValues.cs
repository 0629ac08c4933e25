using System.Globalization;
using System.Text;

namespace Casebook.Reasoning.Snippets;

/// <summary>What values mean: null (None), bool, long, string and lists of them, as in Python.</summary>
internal static class SnippetValues
{
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool truth => truth,
        long number => number != 0,
        string text => text.Length > 0,
        List<object?> list => list.Count > 0,
        _ => true,
    };

    public static long Integer(object? value) => value switch
    {
        long number => number,
        bool truth => truth ? 1 : 0,
        _ => throw new SnippetException($"{Kind(value)} is used where an integer is needed"),
    };

    public static int Position(object? value) => (int)Math.Clamp(Integer(value), int.MinValue, int.MaxValue);

    public static string Text(object? value) => value as string ?? throw new SnippetException($"{Kind(value)} is used where a string is needed");

    public static bool AreEqual(object? left, object? right, SnippetBudget budget)
    {
        budget.Enter();
        bool equal = (left, right) switch
        {
            (null, null) => true,
            (bool or long, bool or long) => Integer(left) == Integer(right),
            (string a, string b) => string.Equals(a, b, StringComparison.Ordinal),
            (List<object?> a, List<object?> b) => a.Count == b.Count && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second, budget)),
            _ => false,
        };
        budget.Leave();
        return equal;
    }

    /// <summary>Less than 0, 0 or more than 0; only integers and strings have an order.</summary>
    public static int Order(object? left, object? right) => (left, right) switch
    {
        (bool or long, bool or long) => Integer(left).CompareTo(Integer(right)),
        (string a, string b) => string.CompareOrdinal(a, b),
        _ => throw new SnippetException($"{Kind(left)} and {Kind(right)} have no order"),
    };

    /// <summary>The values that a loop goes through.</summary>
    public static IReadOnlyList<object?> Items(object? value, SnippetBudget budget)
    {
        switch (value)
        {
            case string text:
                budget.Spend(text.Length);
                return [.. text.Select(letter => (object?)letter.ToString())];
            case List<object?> list:
                return list;
            default:
                throw new SnippetException($"{Kind(value)} can not be gone through");
        }
    }

    /// <summary>As <c>print</c> and <c>str</c> write it.</summary>
    public static string Printed(object? value, SnippetBudget budget) => value as string ?? Written(value, budget);

    /// <summary>As <c>repr</c> writes it: a literal of the language.</summary>
    public static string Written(object? value, SnippetBudget budget)
    {
        budget.Enter();
        string written = value switch
        {
            null => "None",
            bool truth => truth ? "True" : "False",
            long number => number.ToString(CultureInfo.InvariantCulture),
            string text => Quoted(text),
            List<object?> list => $"[{string.Join(", ", list.Select(item => Written(item, budget)))}]",
            _ => "",
        };
        budget.Spend(written.Length);
        budget.Leave();
        return written;
    }

    public static string Kind(object? value) => value switch
    {
        null => "None",
        bool => "a truth value",
        long => "an integer",
        string => "a string",
        _ => "a list",
    };

    private static string Quoted(string text)
    {
        char quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        var quoted = new StringBuilder().Append(quote);
        foreach (char letter in text)
        {
            quoted.Append(letter switch
            {
                '\n' => "\\n",
                '\t' => "\\t",
                '\\' => "\\\\",
                _ when letter == quote => "\\" + quote,
                _ => letter.ToString(),
            });
        }
        return quoted.Append(quote).ToString();
    }
}
