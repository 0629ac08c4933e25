using System.Buffers;
using System.Globalization;
using System.Text;

namespace Casebook.Reasoning.InstructionFollowing;

/// <summary>
/// White space, words and case as Python's <c>str</c> and <c>re</c> have them, in which the published checks are written.
/// They differ from .NET's: <c>\w</c> has no combining marks (a Hindi vowel sign parts two words) and all numbers.
/// </summary>
internal static class PythonText
{
    /// <summary>What <c>str.isspace</c> and <c>\s</c> take for white space: .NET's, and the four separators of ASCII.</summary>
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001C' and <= '\u001F';

    /// <summary>Nothing but white space, or nothing at all.</summary>
    public static bool IsBlank(ReadOnlySpan<char> text) => Strip(text).IsEmpty;

    /// <summary>Without white space at either end.</summary>
    public static ReadOnlySpan<char> Strip(ReadOnlySpan<char> text)
    {
        int start = 0;
        while (start < text.Length && IsSpace(text[start]))
        {
            start++;
        }
        int end = text.Length;
        while (end > start && IsSpace(text[end - 1]))
        {
            end--;
        }
        return text[start..end];
    }

    /// <summary>How many runs of word characters a text has, which is what <c>\w+</c> finds.</summary>
    public static int CountWords(string text)
    {
        int count = 0;
        bool inside = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool word = IsWord(rune);
            count += word && !inside ? 1 : 0;
            inside = word;
        }
        return count;
    }

    /// <summary>Whether <c>\b</c> holds before the character at an index.</summary>
    public static bool IsWordBoundary(string text, int at) => IsWordBefore(text, at) != IsWordAt(text, at);

    /// <summary>Whether a word stands in a text with <c>\b</c> on both sides of it; case does not matter.</summary>
    public static bool HasWord(string text, string word)
    {
        for (int at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0 && at < text.Length; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if (IsWordBoundary(text, at) && IsWordBoundary(text, at + word.Length))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>How often one text stands in another without overlaps; case does not matter.</summary>
    /// <param name="part">Not empty.</param>
    public static int CountOf(string text, string part)
    {
        int count = 0;
        for (int at = text.IndexOf(part, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(part, at + part.Length, StringComparison.OrdinalIgnoreCase))
        {
            count++;
        }
        return count;
    }

    /// <summary><c>str.isupper</c>: there is a letter with case, and none is lower or title case.</summary>
    public static bool IsUpper(ReadOnlySpan<char> text) => HasOnly(text, LetterCase.Upper);

    /// <summary><c>str.islower</c>: there is a letter with case, and none is upper or title case.</summary>
    public static bool IsLower(ReadOnlySpan<char> text) => HasOnly(text, LetterCase.Lower);

    /// <summary>The case of the letter that a text begins with.</summary>
    public static LetterCase FirstCase(ReadOnlySpan<char> text) =>
        Rune.DecodeFromUtf16(text, out Rune rune, out _) == OperationStatus.Done ? CaseOf(rune) : LetterCase.None;

    /// <summary>Letters, numbers of all kinds and the underscore.</summary>
    public static bool IsWord(Rune rune) => rune.Value == '_' || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or
        UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    private static bool IsWordAt(string text, int at) =>
        at < text.Length && Rune.DecodeFromUtf16(text.AsSpan(at), out Rune rune, out _) == OperationStatus.Done && IsWord(rune);

    private static bool IsWordBefore(string text, int at) =>
        at > 0 && Rune.DecodeLastFromUtf16(text.AsSpan(0, at), out Rune rune, out _) == OperationStatus.Done && IsWord(rune);

    private static bool HasOnly(ReadOnlySpan<char> text, LetterCase wanted)
    {
        bool any = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            LetterCase found = CaseOf(rune);
            if (found != LetterCase.None && found != wanted)
            {
                return false;
            }
            any |= found == wanted;
        }
        return any;
    }

    private static LetterCase CaseOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter => LetterCase.Upper,
        UnicodeCategory.LowercaseLetter => LetterCase.Lower,
        UnicodeCategory.TitlecaseLetter => LetterCase.Title,
        // Signs that Unicode gives a case though they are no cased letters: Roman numerals, letters in circles, ordinals.
        _ => rune.Value switch
        {
            (>= 0x2160 and <= 0x216F) or (>= 0x24B6 and <= 0x24CF) => LetterCase.Upper,
            0xAA or 0xBA or 0x2071 or 0x207F or (>= 0x2170 and <= 0x217F) or (>= 0x24D0 and <= 0x24E9) => LetterCase.Lower,
            _ => LetterCase.None,
        },
    };
}

/// <summary>The case of a letter.</summary>
internal enum LetterCase
{
    /// <summary>It has none.</summary>
    None,

    /// <summary>Capital.</summary>
    Upper,

    /// <summary>Small.</summary>
    Lower,

    /// <summary>One sign for two letters, of which the first is a capital.</summary>
    Title,
}
