using System.Globalization;
using System.Text;

namespace Casebook.Models.Tokenization;

/// <summary>
/// Cuts text into the pieces within which tokens are merged, exactly as Llama 3's regular expression does. By hand,
/// because .NET's <c>\p{L}</c> sees UTF-16 units and so no letter beyond the basic plane.
/// </summary>
internal static class LlamaPreSplitter
{
    /// <summary>The expression, as it stands in <c>tokenizer.json</c>.</summary>
    public const string Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private enum Kind
    {
        Letter,
        Number,
        NewLine,
        Space,
        Other,
        End,
    }

    /// <summary>End of the piece that begins at <paramref name="start"/>, which is before the text's end.</summary>
    public static int NextEnd(ReadOnlySpan<char> text, int start)
    {
        int contraction = Contraction(text[start..]);
        if (contraction > 0)
        {
            return start + contraction;
        }
        Kind kind = KindAt(text, start, out int size);
        int second = start + size;
        Kind next = KindAt(text, second, out _);

        // [^\r\n\p{L}\p{N}]?\p{L}+
        if (kind == Kind.Letter || (kind is Kind.Space or Kind.Other && next == Kind.Letter))
        {
            return SkipWhile(text, kind == Kind.Letter ? start : second, Kind.Letter);
        }
        // \p{N}{1,3}
        if (kind == Kind.Number)
        {
            int end = second;
            for (int count = 1; count < 3 && KindAt(text, end, out int width) == Kind.Number; count++)
            {
                end += width;
            }
            return end;
        }
        // ␣?[^\s\p{L}\p{N}]+[\r\n]*
        if (kind == Kind.Other || (text[start] == ' ' && next == Kind.Other))
        {
            return SkipWhile(text, SkipWhile(text, kind == Kind.Other ? start : second, Kind.Other), Kind.NewLine);
        }

        // White space. \s*[\r\n]+ takes all up to the run's last line end; \s+(?!\S) leaves the last space to a word that follows.
        int runEnd = start;
        int afterLine = -1;
        while (KindAt(text, runEnd, out _) is Kind.Space or Kind.NewLine)
        {
            runEnd++;
            if (text[runEnd - 1] is '\r' or '\n')
            {
                afterLine = runEnd;
            }
        }
        return afterLine >= 0 ? afterLine : runEnd == text.Length || runEnd == second ? runEnd : runEnd - 1;
    }

    private static int SkipWhile(ReadOnlySpan<char> text, int at, Kind kind)
    {
        while (KindAt(text, at, out int size) == kind)
        {
            at += size;
        }
        return at;
    }

    /// <summary>Length of a contraction at the start, or 0.</summary>
    private static int Contraction(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[0] != '\'')
        {
            return 0;
        }
        char first = Fold(text[1]);
        if (first is 's' or 't' or 'm' or 'd')
        {
            return 2;
        }
        return text.Length > 2 && (first, Fold(text[2])) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;
    }

    /// <summary>Unicode's simple case folding of what matters here: U+017F is the long s.</summary>
    private static char Fold(char c) => c == '\u017F' ? 's' : char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;

    private static Kind KindAt(ReadOnlySpan<char> text, int at, out int size)
    {
        size = 1;
        if (at >= text.Length)
        {
            return Kind.End;
        }
        char c = text[at];
        if (c < 0x80)
        {
            return char.IsAsciiLetter(c) ? Kind.Letter
                : char.IsAsciiDigit(c) ? Kind.Number
                : c is '\r' or '\n' ? Kind.NewLine
                : c is ' ' or (>= '\t' and <= '\r') ? Kind.Space
                : Kind.Other;
        }
        // Half of a surrogate pair reads as U+FFFD, which is what it will be encoded as.
        Rune.DecodeFromUtf16(text[at..], out Rune rune, out size);
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => Rune.IsWhiteSpace(rune) ? Kind.Space : Kind.Other,
        };
    }
}
