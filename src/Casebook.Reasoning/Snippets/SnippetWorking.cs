using System.Globalization;

namespace Casebook.Reasoning.Snippets;

/// <summary>Writes a calculation with the values that names have, so that it can be followed: <c>total * 2 + num</c> is <c>7 * 2 + 1</c>.</summary>
internal static class SnippetWorking
{
    private const int MostSigns = 4;

    /// <summary>Null where the expression is no calculation of integers, or a long one.</summary>
    public static string? Of(Node node, IReadOnlyDictionary<string, object?> names) =>
        node is Binary && Signs(node) <= MostSigns ? Write(node, names, 0) : null;

    private static int Signs(Node node) => node is Binary binary ? 1 + Signs(binary.Left) + Signs(binary.Right) : 0;

    private static string? Write(Node node, IReadOnlyDictionary<string, object?> names, int around)
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
            _ => null,
        };
        return value is long number ? number.ToString(CultureInfo.InvariantCulture) : null;
    }

    private static int Level(string sign) => sign switch { "|" => 1, "^" => 2, "&" => 3, "<<" or ">>" => 4, "+" or "-" => 5, "**" => 7, _ => 6 };
}
