using System.Text;

namespace Casebook.Shell;

/// <summary>
/// Makes text that others wrote (a model, a report, a file name) safe for a terminal: an escape sequence in it could
/// otherwise move the cursor, rename the window or hide what stands there.
/// </summary>
internal static class TerminalText
{
    /// <summary>Line feeds and tabs stay; every other control character, and every bidirectional override, becomes U+FFFD.</summary>
    public static string Clean(string text)
    {
        int first = 0;
        while (first < text.Length && !IsHostile(text[first]))
            first++;
        if (first == text.Length)
            return text;
        var clean = new StringBuilder(text.Length).Append(text, 0, first);
        foreach (char c in text.AsSpan(first))
            clean.Append(IsHostile(c) ? '\uFFFD' : c);
        return clean.ToString();
    }

    private static bool IsHostile(char c) =>
        (char.IsControl(c) && c is not ('\n' or '\t')) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
