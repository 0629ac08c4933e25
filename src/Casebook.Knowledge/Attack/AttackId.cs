using Casebook.Knowledge.Ids;

namespace Casebook.Knowledge.Attack;

/// <summary>The form of an ATT&amp;CK technique's id: <c>T1059</c>, and with its sub-technique <c>T1059.001</c>; ASCII only.</summary>
public static class AttackId
{
    private const int TechniqueLength = 5;
    private const int SubTechniqueLength = 9;

    /// <summary>Whether the text is exactly one id, with nothing before, after or in between.</summary>
    public static bool IsId(ReadOnlySpan<char> text) =>
        text.Length is TechniqueLength or SubTechniqueLength
        && text[0] == 'T'
        && AllDigits(text[1..TechniqueLength])
        && (text.Length == TechniqueLength || (text[TechniqueLength] == '.' && AllDigits(text[(TechniqueLength + 1)..])));

    /// <summary>
    /// Every id that stands alone in a text, in order, repetitions included. An id does not stand alone where a letter, a
    /// digit, an underscore, a hyphen or something invisible touches it, or where more of a number follows it behind a
    /// mark (<c>T1059.1</c>, <c>T1059/001</c>, <c>T1059.*</c>): what looks like an id must be one, whole.
    /// </summary>
    public static IReadOnlyList<string> FindAll(ReadOnlySpan<char> text)
    {
        var found = new List<string>();
        int start = 0;
        while (text[start..].IndexOf('T') is int next and >= 0)
        {
            int at = start + next;
            start = at + 1;
            if (at > 0 && (IdBoundary.Touches(text[at - 1]) || text[at - 1] == '.'))
            {
                continue;
            }
            int length = Length(text[at..]);
            if (length > 0 && EndsThere(text[(at + length)..]))
            {
                found.Add(text.Slice(at, length).ToString());
                start = at + length;
            }
        }
        return found;
    }

    /// <summary>How long the id is that a text begins with; 0 for none.</summary>
    private static int Length(ReadOnlySpan<char> text) =>
        text.Length >= SubTechniqueLength && IsId(text[..SubTechniqueLength]) ? SubTechniqueLength
        : text.Length >= TechniqueLength && IsId(text[..TechniqueLength]) ? TechniqueLength
        : 0;

    /// <summary>Whether an id ends before <paramref name="rest"/>: nothing touches it, and no more of a number follows behind a mark.</summary>
    internal static bool EndsThere(ReadOnlySpan<char> rest) =>
        rest.IsEmpty
        || !(IdBoundary.Touches(rest[0]) || (rest[0] is '.' or '/' or ',' or ':' && rest.Length > 1 && (IsWildCard(rest[1..]) || (IdBoundary.Touches(rest[1]) && !char.IsLetter(rest[1])))));

    /// <summary>Whether a sub-technique is left open: <c>*</c>, <c>x</c>, <c>xxx</c>.</summary>
    private static bool IsWildCard(ReadOnlySpan<char> text) =>
        text[0] == '*' || (text.TrimStart("xX") is var rest && rest.Length < text.Length && (rest.IsEmpty || !char.IsLetterOrDigit(rest[0])));

    private static bool AllDigits(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
        }
        return true;
    }
}
