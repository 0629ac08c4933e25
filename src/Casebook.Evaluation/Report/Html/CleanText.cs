using System.Text;

namespace Casebook.Evaluation.Report.Html;

/// <summary>Makes text that a model or a file wrote safe to stand in a page.</summary>
internal static class CleanText
{
    /// <summary>
    /// Escaped for HTML and XML, in text and in attributes. Line feeds and tabs stay; every other control character,
    /// bidirectional override, lone surrogate and non-character becomes U+FFFD: none of them may hide or reorder what stands there.
    /// </summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                escaped.Append(c).Append(text[++i]);
                continue;
            }
            switch (c)
            {
                case '&': escaped.Append("&amp;"); break;
                case '<': escaped.Append("&lt;"); break;
                case '>': escaped.Append("&gt;"); break;
                case '"': escaped.Append("&quot;"); break;
                case '\'': escaped.Append("&#39;"); break;
                default: escaped.Append(IsHostile(c) ? '\uFFFD' : c); break;
            }
        }
        return escaped.ToString();
    }

    /// <summary>The beginning of a text that is too long, and how many characters were left out.</summary>
    public static (string Text, int LeftOut) Cut(string text, int limit)
    {
        if (text.Length <= limit)
        {
            return (text, 0);
        }
        int end = char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit;
        return (text[..end], text.Length - end);
    }

    private static bool IsHostile(char c) =>
        (char.IsControl(c) && c is not ('\n' or '\t'))
        || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFFFE' or '\uFFFF'
        || char.IsSurrogate(c);
}
