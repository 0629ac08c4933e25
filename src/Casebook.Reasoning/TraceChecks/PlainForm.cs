using System.Buffers;

namespace Casebook.Reasoning.TraceChecks;

/// <summary>
/// A text with characters that look like others as those others: a claim that a person reads must not escape for being
/// spelled with another hyphen. The same length, so that places in it are places in the text.
/// </summary>
internal static class PlainForm
{
    private const char FirstWide = '\uFF01', LastWide = '\uFF5E';

    /// <summary>Hyphens that are none, spaces of other widths, and Cyrillic and Greek letters of Latin shape; what each looks like stands at the same place below.</summary>
    private const string Lookalikes = "\u2010\u2011\u2012\uFE63\u00A0\u202F\u2009\u0410\u0421\u0415\u0422\u0425\u0391\u0395\u03A4\u0430\u0441\u0435\u0445\u051D\u051C";

    private const string Plain = "----   ACETXAETacexwW";

    private const string AllDigits = "\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u06F0\u06F1\u06F2\u06F3\u06F4\u06F5\u06F6\u06F7\u06F8\u06F9";

    private static readonly SearchValues<char> _disguised = SearchValues.Create(
        Lookalikes + AllDigits + string.Concat(Enumerable.Range(FirstWide, LastWide - FirstWide + 1).Select(c => (char)c)) + "\u2013\u2014\u2212");

    /// <summary>The same text where nothing in it is disguised.</summary>
    public static string Of(string text) => text.AsSpan().IndexOfAny(_disguised) < 0 ? text : string.Create(text.Length, text, (plain, source) =>
    {
        for (int i = 0; i < plain.Length; i++)
        {
            plain[i] = Of(source, i);
        }
    });

    private static char Of(string text, int at)
    {
        char c = text[at];
        return c switch
        {
            >= FirstWide and <= LastWide => (char)(c - 0xFEE0),
            // A dash parts words; between a letter and a digit it can only be an id's hyphen.
            '\u2013' or '\u2014' or '\u2212' => at > 0 && at + 1 < text.Length && char.IsLetter(text[at - 1]) && char.IsDigit(text[at + 1]) ? '-' : c,
            _ when Lookalikes.IndexOf(c, StringComparison.Ordinal) is int like and >= 0 => Plain[like],
            _ when AllDigits.IndexOf(c, StringComparison.Ordinal) is int digit and >= 0 => (char)('0' + (digit % 10)),
            _ => c,
        };
    }
}
