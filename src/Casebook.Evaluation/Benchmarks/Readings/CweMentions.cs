using System.Text.RegularExpressions;

namespace Casebook.Evaluation.Benchmarks.Readings;

/// <summary>Weaknesses that a text names, in whatever case and with whatever hyphen.</summary>
internal static partial class CweMentions
{
    /// <summary>The last one, as <c>CWE-79</c>; null where there is none.</summary>
    public static string? Last(string text)
    {
        string? last = null;
        foreach (Match match in Mention().Matches(text))
        {
            last = "CWE-" + match.Groups[1].Value;
        }
        return last;
    }

    [GeneratedRegex(@"CWE[-\u2010\u2011]([0-9]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Mention();
}
