using System.Globalization;

namespace Casebook.Reasoning.Snippets;

/// <summary>The functions and methods that the language knows.</summary>
internal static class SnippetFunctions
{
    public static object? Call(string name, IReadOnlyList<object?> arguments, SnippetBudget budget)
    {
        object? one = arguments.Count > 0 ? arguments[0] : null;
        switch (name, arguments.Count)
        {
            case ("len", 1):
                return one is string text ? text.Length : (long)((one as List<object?>)?.Count ?? throw new SnippetException($"{SnippetValues.Kind(one)} has no length"));
            case ("abs", 1):
                long number = SnippetValues.Integer(one);
                return number == long.MinValue ? throw new SnippetException("a number does not fit 64 bits") : Math.Abs(number);
            case ("min" or "max", >= 1):
                return Extreme(name == "max", arguments.Count == 1 ? SnippetValues.Items(one, budget) : arguments, budget);
            case ("sum", 1):
                return SnippetValues.Items(one, budget).Aggregate((object?)0L, (sum, item) =>
                {
                    budget.Spend(1);
                    return SnippetOperators.Apply("+", SnippetValues.Integer(sum), SnippetValues.Integer(item), budget);
                });
            case ("sorted", 1):
                return Sorted(SnippetValues.Items(one, budget), budget);
            case ("list", 1):
                return SnippetValues.Items(one, budget).ToList();
            case ("str", 1):
                return SnippetValues.Printed(one, budget);
            case ("int", 1):
                return one is string digits ? Parsed(digits) : SnippetValues.Integer(one);
            case ("bool", 1):
                return SnippetValues.IsTrue(one);
            case ("ord", 1):
                return one is string { Length: 1 } letter ? (long)letter[0] : throw new SnippetException("ord takes one character");
            case ("chr", 1):
                return SnippetValues.Integer(one) is >= 0 and < 128 and var code ? ((char)code).ToString() : throw new SnippetException("chr takes 0 to 127");
            case ("bin" or "hex", 1):
                long value = SnippetValues.Integer(one);
                string body = value == long.MinValue ? throw new SnippetException("a number does not fit 64 bits")
                    : Math.Abs(value).ToString(name == "bin" ? "b" : "x", CultureInfo.InvariantCulture);
                return (value < 0 ? "-" : "") + (name == "bin" ? "0b" : "0x") + body;
            case ("any" or "all", 1):
                IReadOnlyList<object?> items = SnippetValues.Items(one, budget);
                budget.Spend(items.Count);
                return name == "any" ? items.Any(SnippetValues.IsTrue) : items.All(SnippetValues.IsTrue);
            case ("range", >= 1 and <= 3):
                return Range([.. arguments.Select(SnippetValues.Integer)], budget);
            default:
                throw new SnippetException($"there is no function {name} that takes {arguments.Count} arguments");
        }
    }

    public static object? Method(object? target, string name, IReadOnlyList<object?> arguments, SnippetBudget budget)
    {
        if (target is List<object?> list)
        {
            return (name, arguments.Count) switch
            {
                ("count", 1) => (long)list.Count(item => SnippetValues.AreEqual(item, arguments[0], budget)),
                ("index", 1) => list.FindIndex(item => SnippetValues.AreEqual(item, arguments[0], budget)) is >= 0 and var at ? (long)at : throw new SnippetException("the list has no such element"),
                _ => throw Unknown("list"),
            };
        }
        string text = SnippetValues.Text(target);
        budget.Spend(text.Length);
        string Argument(int index) => SnippetValues.Text(arguments[index]);
        switch (name, arguments.Count)
        {
            case ("upper", 0):
                return text.ToUpperInvariant();
            case ("lower", 0):
                return text.ToLowerInvariant();
            case ("strip", 0):
                return text.Trim();
            case ("isdigit", 0):
                return text.Length > 0 && text.All(char.IsAsciiDigit);
            case ("isalpha", 0):
                return text.Length > 0 && text.All(char.IsAsciiLetter);
            case ("isupper", 0):
                return text.Any(char.IsAsciiLetterUpper) && !text.Any(char.IsAsciiLetterLower);
            case ("startswith", 1):
                return text.StartsWith(Argument(0), StringComparison.Ordinal);
            case ("endswith", 1):
                return text.EndsWith(Argument(0), StringComparison.Ordinal);
            case ("find", 1):
                return (long)text.IndexOf(Argument(0), StringComparison.Ordinal);
            case ("count", 1):
                return Argument(0).Length == 0 ? text.Length + 1L : (text.Length - text.Replace(Argument(0), "", StringComparison.Ordinal).Length) / Argument(0).Length;
            case ("replace", 2):
                string old = Argument(0).Length == 0 ? throw new SnippetException("replace takes something to replace") : Argument(0);
                budget.Spend((long)text.Length * (1 + Argument(1).Length));
                return text.Replace(old, Argument(1), StringComparison.Ordinal);
            case ("split", 0):
                return Strings(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            case ("split", 1):
                return Argument(0).Length == 0 ? throw new SnippetException("split takes something to split at") : Strings(text.Split(Argument(0)));
            case ("join", 1):
                string[] parts = [.. SnippetValues.Items(arguments[0], budget).Select(SnippetValues.Text)];
                budget.Spend(parts.Sum(part => (long)part.Length) + ((long)text.Length * parts.Length));
                return string.Join(text, parts);
            default:
                throw Unknown("string");
        }

        SnippetException Unknown(string kind) => new($"a {kind} has no method {name} that takes {arguments.Count} arguments");
    }

    private static List<object?> Strings(string[] parts) => [.. parts];

    private static object? Extreme(bool largest, IReadOnlyList<object?> items, SnippetBudget budget)
    {
        budget.Spend(items.Count);
        return items.Count == 0
            ? throw new SnippetException("there is nothing to choose from")
            : items.Aggregate((best, item) => SnippetValues.Order(item, best) is var order && (largest ? order > 0 : order < 0) ? item : best);
    }

    /// <summary>By insertion: a comparison that throws inside the library's sort would come out wrapped.</summary>
    private static List<object?> Sorted(IReadOnlyList<object?> items, SnippetBudget budget)
    {
        var sorted = new List<object?>(items.Count);
        foreach (object? item in items)
        {
            int at = sorted.Count;
            while (at > 0 && SnippetValues.Order(item, sorted[at - 1]) < 0)
            {
                budget.Spend(1);
                at--;
            }
            sorted.Insert(at, item);
        }
        budget.Spend(sorted.Count);
        return sorted;
    }

    private static List<object?> Range(long[] bounds, SnippetBudget budget)
    {
        (long from, long to, long step) = bounds switch
        {
            [long end] => (0L, end, 1L),
            [long start, long end] => (start, end, 1L),
            _ => (bounds[0], bounds[1], bounds[2]),
        };
        if (step == 0)
        {
            throw new SnippetException("the step is zero");
        }
        var range = new List<object?>();
        // As Int128, since the last step may lead past what a long holds.
        for (Int128 value = from; step > 0 ? value < to : value > to; value += step)
        {
            budget.Spend(1);
            range.Add((long)value);
        }
        return range;
    }

    private static long Parsed(string digits) =>
        digits.Length <= 18 && long.TryParse(digits.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new SnippetException("the string is no integer");
}
