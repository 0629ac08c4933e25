using System.Text;

namespace Casebook.Knowledge.Entries;

/// <summary>Texts of publishers as plain text on one line. Every function goes over its text once.</summary>
internal static class PlainText
{
    /// <summary>Longer than any address; what is not closed by then is no link.</summary>
    private const int LongestAddress = 2048;

    private const string Citation = "(Citation:";

    /// <summary>Every run of white space and control characters becomes one space; none stays at the ends.</summary>
    public static string Collapse(string text)
    {
        var plain = new StringBuilder(text.Length);
        bool space = false;
        foreach (char c in text)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                space = plain.Length > 0;
                continue;
            }
            if (space)
            {
                plain.Append(' ');
                space = false;
            }
            plain.Append(c);
        }
        return plain.ToString();
    }

    /// <summary>
    /// ATT&amp;CK's Markdown: links become their text; citations, whose list of references is not kept, go, as do the tags
    /// of code.
    /// </summary>
    public static string OfMarkdown(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (int at = 0; at < text.Length; at++)
        {
            ReadOnlySpan<char> rest = text.AsSpan(at);
            if (rest.StartsWith(Citation, StringComparison.Ordinal) && Closing(rest) is int end and > 0)
            {
                at += end;
            }
            else if (rest.StartsWith("](http", StringComparison.Ordinal) && Closing(rest) is int close and > 0)
            {
                RemoveOpening(plain);
                at += close;
            }
            else if (rest.StartsWith("<code>", StringComparison.Ordinal))
            {
                at += "<code>".Length - 1;
            }
            else if (rest.StartsWith("</code>", StringComparison.Ordinal))
            {
                at += "</code>".Length - 1;
            }
            else
            {
                plain.Append(text[at]);
            }
        }
        return Collapse(plain.ToString());
    }

    private static int Closing(ReadOnlySpan<char> text) => text[..Math.Min(text.Length, LongestAddress)].IndexOf(')');

    /// <summary>Takes the bracket away that the link's text began with, if it is not far.</summary>
    private static void RemoveOpening(StringBuilder plain)
    {
        const int LongestText = 200;
        for (int i = plain.Length - 1; i >= Math.Max(0, plain.Length - LongestText); i--)
        {
            if (plain[i] == '[')
            {
                plain.Remove(i, 1);
                return;
            }
        }
    }
}
