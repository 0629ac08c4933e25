using System.Globalization;

namespace Casebook.Knowledge.Ids;

/// <summary>What may stand beside an id or a number without making it another one.</summary>
public static class IdBoundary
{
    /// <summary>
    /// Whether a character touches the word beside it: letters, digits, underscores, hyphens, halves of surrogate pairs,
    /// and all that is invisible or combines with its neighbour. <c>XCWE-79</c> and <c>CWE-79a</c> name no CWE-79.
    /// </summary>
    public static bool Touches(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '\u2010' or '\u2011' || char.IsSurrogate(c)
        || (char.IsControl(c) && !char.IsWhiteSpace(c))
        || char.GetUnicodeCategory(c) is
            UnicodeCategory.NonSpacingMark or
            UnicodeCategory.SpacingCombiningMark or
            UnicodeCategory.EnclosingMark or
            UnicodeCategory.Format or
            UnicodeCategory.OtherNumber or
            UnicodeCategory.LetterNumber;
}
