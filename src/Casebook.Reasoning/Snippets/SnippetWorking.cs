using System.Globalization;

namespace Casebook.Reasoning.Snippets;

/// <summary>Writes a calculation with the values that names have, so that it can be followed: <c>total * 2 + num</c> is <c>7 * 2 + 1</c>.</summary>
internal static class SnippetWorking
{
    private const int MostSigns = 4;

    /// <summary>Null where the expression is no calculation of integers, or a long one.</summary>
    public static string? Of(Node node, Dictionary<string, object?> names) => node switch
    {
        Binary => Signs(node) <= MostSigns ? Write(node, names, 0) : null,
        Call { Target: null, Name: "sum", Arguments: [var summed] } => Sum(Value(summed, names)),
        _ => null,
    };

    /// <summary><c>sum([3, 4, 5])</c> is <c>3 + 4 + 5</c>.</summary>
    private static string? Sum(object? list) =>
        list is IReadOnlyList<object?> { Count: > 1 and <= MostSigns + 1 } items && items.All(item => item is long)
            ? string.Join(" + ", items.Select(item => ((long)item!).ToString(CultureInfo.InvariantCulture)))
            : null;

    private static int Signs(Node node) => node is Binary binary ? 1 + Signs(binary.Left) + Signs(binary.Right) : 0;

    private static string? Write(Node node, Dictionary<string, object?> names, int around)
    {
        if (node is Binary binary)
        {
            int level = Level(binary.Sign);
            string? left = Write(binary.Left, names, level);
            string? right = Write(binary.Right, names, level + 1);
            return left is null || right is null ? null : level < around ? $"({left} {binary.Sign} {right})" : $"{left} {binary.Sign} {right}";
        }
        object? value = node switch
        {
            Literal literal => literal.Value,
            Variable variable when names.TryGetValue(variable.Name, out object? held) => held,
            // What a list gives has its value beside the other numbers: len(items) * 2 is 3 * 2.
            Element or Call { Target: null, Name: "len" or "sum" or "min" or "max" } => Value(node, names),
            _ => null,
        };
        return value is long number ? number.ToString(CultureInfo.InvariantCulture) : null;
    }

    /// <summary>In a machine of its own, which knows no functions of the snippet: looking must not be a step.</summary>
    private static object? Value(Node node, Dictionary<string, object?> names)
    {
        try
        {
            return new SnippetMachine().Value(node, names);
        }
        catch (SnippetException)
        {
            return null;
        }
    }

    private static int Level(string sign) => sign switch { "|" => 1, "^" => 2, "&" => 3, "<<" or ">>" => 4, "+" or "-" => 5, "**" => 7, _ => 6 };
}
