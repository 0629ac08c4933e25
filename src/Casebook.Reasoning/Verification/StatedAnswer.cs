using System.Text.RegularExpressions;

namespace Casebook.Reasoning.Verification;

/// <summary>What an answer says in the end, without the words and the markup around it.</summary>
internal static partial class StatedAnswer
{
    /// <summary>
    /// What stands behind the last label at the beginning of a line, to the end of the text; without a label the last line
    /// that is not blank. A label is <c>Answer:</c>, <c>Final answer:</c> or <c>Threat actor:</c>.
    /// </summary>
    public static string Region(string answer)
    {
        ReadOnlySpan<char> text = answer.AsSpan().Trim();
        int start = -1;
        foreach (ValueMatch match in Label().EnumerateMatches(text))
        {
            start = match.Index + match.Length;
        }
        return (start < 0 ? AnswerText.LastLine(answer) : text[start..].Trim()).ToString();
    }

    /// <summary>As <see cref="Region"/>, without emphasis, quotation marks and a full stop around it.</summary>
    public static string Of(string answer) => Bare(Region(answer));

    /// <summary>As <see cref="Of"/>; and where the last line says "the answer is", what stands behind the last of these.</summary>
    public static string AfterPhrase(string answer)
    {
        string region = Region(answer);
        int at = -1;
        foreach (ValueMatch match in Phrase().EnumerateMatches(region))
        {
            at = match.Index + match.Length;
        }
        return Bare(at < 0 ? region : region[at..]);
    }

    /// <summary>Why an answer is none whatever it says: a reader does not see it, sees it in another order, or sees it crossed out. Null where nothing is the matter.</summary>
    public static string? Fault(string answer)
    {
        string region = Region(answer);
        return AnswerText.Hides(answer) ? "The answer hides something in a comment."
            : AnswerText.IsReordered(region) || AnswerText.IsReordered(AnswerText.LastLine(answer)) ? "The answer shows in another order than it is written in."
            : region.Contains("~~", StringComparison.Ordinal) ? "The answer crosses something out."
            : null;
    }

    /// <summary>Emphasis, quotation marks and one full stop taken off, from outside inwards.</summary>
    private static string Bare(string text)
    {
        ReadOnlySpan<char> left = text.AsSpan().Trim();
        left = left.Trim("*_`\"“”").Trim();
        left = left is [.. var before, '.'] ? before : left;
        return left.Trim("*_`\"“”").Trim().ToString();
    }

    [GeneratedRegex(@"^[ \t]*[*_#>]{0,4}[ \t]?(?:final[ \t]answer|answer|threat[ \t]actor)[ \t]?[*_]{0,3}:[*_]{0,3}", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex(@"\banswer is:?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Phrase();
}
