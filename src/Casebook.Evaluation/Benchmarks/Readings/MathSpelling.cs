using System.Text.RegularExpressions;

namespace Casebook.Evaluation.Benchmarks.Readings;

/// <summary>How the script of MATH (arXiv 2103.03874) compares answers: as text, after repairs of spelling.</summary>
internal static partial class MathSpelling
{
    /// <summary>What the last box of a text holds; null where there is none, or it is not closed.</summary>
    public static string? LastBox(string text)
    {
        int at = text.LastIndexOf(@"\boxed", StringComparison.Ordinal);
        if (at < 0)
        {
            at = text.LastIndexOf(@"\fbox", StringComparison.Ordinal);
        }
        int open = at < 0 ? -1 : text.IndexOf('{', at);
        if (open < 0)
        {
            return null;
        }
        int depth = 0;
        for (int i = open; i < text.Length; i++)
        {
            depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return text[(open + 1)..i];
            }
        }
        return null;
    }

    /// <summary>The text that is compared.</summary>
    public static string Of(string answer)
    {
        string text = answer
            .Replace("\n", "", StringComparison.Ordinal)
            .Replace(@"\!", "", StringComparison.Ordinal)
            .Replace(@"\\", @"\", StringComparison.Ordinal)
            .Replace("tfrac", "frac", StringComparison.Ordinal)
            .Replace("dfrac", "frac", StringComparison.Ordinal)
            .Replace(@"\left", "", StringComparison.Ordinal)
            .Replace(@"\right", "", StringComparison.Ordinal)
            .Replace(@"^{\circ}", "", StringComparison.Ordinal)
            .Replace(@"^\circ", "", StringComparison.Ordinal)
            .Replace(@"\$", "", StringComparison.Ordinal);
        string[] parts = text.Split(@"\text{ ");
        text = (parts.Length == 2 ? parts[0] : text)
            .Replace(@"\%", "", StringComparison.Ordinal)
            .Replace(" .", " 0.", StringComparison.Ordinal)
            .Replace("{.", "{0.", StringComparison.Ordinal);
        if (text.Length == 0)
        {
            return text;
        }
        text = text[0] == '.' ? "0" + text : text;
        string[] sides = text.Split('=');
        text = sides.Length == 2 && sides[0].Length <= 2 ? sides[1] : text;
        text = Root().Replace(text, @"\sqrt{$1}");
        text = text.Replace(" ", "", StringComparison.Ordinal);
        text = BareFraction().Replace(text, match => $@"\frac{{{match.Groups[1].Value}}}{{{match.Groups[2].Value.Trim('{', '}')}}}");
        text = text == "0.5" ? @"\frac{1}{2}" : text;
        return Slash().Replace(text, @"\frac{$1}{$2}");
    }

    [GeneratedRegex(@"\\sqrt([^{])", RegexOptions.CultureInvariant)]
    private static partial Regex Root();

    [GeneratedRegex(@"\\frac([^{])([^{]|\{[^{}]*\})", RegexOptions.CultureInvariant)]
    private static partial Regex BareFraction();

    [GeneratedRegex(@"^(-?[0-9]+)/(-?[0-9]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Slash();
}
