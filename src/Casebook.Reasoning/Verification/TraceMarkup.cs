namespace Casebook.Reasoning.Verification;

/// <summary>Finds the tags of a trace written as text.</summary>
internal static class TraceMarkup
{
    private static readonly string[] _names = ["thinking", "think", "reasoning", "scratchpad"];

    /// <summary>Whether a text has <c>&lt;think&gt;</c>, <c>&lt;/think&gt;</c> or what other models write for them, in any case and spacing.</summary>
    public static bool IsIn(string text)
    {
        ReadOnlySpan<char> rest = text;
        while (rest.IndexOf('<') is int at and >= 0)
        {
            rest = rest[(at + 1)..];
            // A tag has its name close by; a row of white space must not be walked through once for every bracket.
            ReadOnlySpan<char> tag = rest[..Math.Min(rest.Length, LongestTag)].TrimStart(" \t\r\n/|");
            foreach (string name in _names)
            {
                if (tag.StartsWith(name, StringComparison.OrdinalIgnoreCase) && tag[name.Length..].TrimStart(" \t\r\n|") is ['>', ..])
                {
                    return true;
                }
            }
        }
        return false;
    }

    private const int LongestTag = 32;
}
