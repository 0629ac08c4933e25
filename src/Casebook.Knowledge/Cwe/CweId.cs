using Casebook.Knowledge.Ids;

namespace Casebook.Knowledge.Cwe;

/// <summary>The form of a CWE identifier: <c>CWE-</c> and a number without leading zeros, ASCII only.</summary>
public static class CweId
{
    private const int LongestNumber = 6;

    /// <summary>Reads exactly <c>CWE-N</c>; nothing before, after or in between.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        if (!text.StartsWith("CWE-", StringComparison.Ordinal) || text.Length is < 5 or > 4 + LongestNumber || text[4] == '0')
        {
            return false;
        }
        foreach (char c in text[4..])
        {
            if (!char.IsAsciiDigit(c))
            {
                number = 0;
                return false;
            }
            number = (number * 10) + (c - '0');
        }
        return true;
    }

    /// <summary>
    /// Every id that stands alone in a text, in order, repetitions included. An id does not stand alone where a letter,
    /// a digit, an underscore or a hyphen touches it (<c>XCWE-79</c>, <c>CWE-79a</c>, <c>CWE-79-1</c>), where a decimal
    /// follows (<c>CWE-79.5</c>), or where an invisible or combining character does: what looks like an id must be one.
    /// </summary>
    public static IReadOnlyList<string> FindAll(ReadOnlySpan<char> text)
    {
        var found = new List<string>();
        int start = 0;
        while (text[start..].IndexOf("CWE-", StringComparison.Ordinal) is int next and >= 0)
        {
            int at = start + next;
            int end = at + 4;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }
            bool before = at == 0 || !IdBoundary.Touches(text[at - 1]);
            bool after = end == text.Length || !(IdBoundary.Touches(text[end]) || (text[end] == '.' && end + 1 < text.Length && char.IsDigit(text[end + 1])));
            if (before && after && TryParse(text[at..end], out _))
            {
                found.Add(text[at..end].ToString());
            }
            start = end;
        }
        return found;
    }
}
