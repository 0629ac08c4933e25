using Casebook.Knowledge.Ids;

namespace Casebook.Knowledge.Attack;

/// <summary>The form of an ATT&amp;CK mitigation's id: <c>M1038</c>; ASCII only.</summary>
public static class MitigationId
{
    private const int Length = 5;

    /// <summary>Whether the text is exactly one id, with nothing before, after or in between.</summary>
    public static bool IsId(ReadOnlySpan<char> text) => text.Length == Length && text[0] == 'M' && !text[1..].ContainsAnyExceptInRange('0', '9');

    /// <summary>
    /// Every id that stands alone in a text, in order, repetitions included. An id does not stand alone where a letter, a
    /// digit, an underscore, a hyphen or something invisible touches it, or where more of a number follows it behind a
    /// mark (<c>M1038.1</c>): what looks like an id must be one, whole.
    /// </summary>
    public static IReadOnlyList<string> FindAll(ReadOnlySpan<char> text)
    {
        var found = new List<string>();
        int start = 0;
        while (text[start..].IndexOf('M') is int next and >= 0)
        {
            int at = start + next;
            start = at + 1;
            if (text.Length - at >= Length && IsId(text.Slice(at, Length)) && (at == 0 || !(IdBoundary.Touches(text[at - 1]) || text[at - 1] == '.')) && AttackId.EndsThere(text[(at + Length)..]))
            {
                found.Add(text.Slice(at, Length).ToString());
                start = at + Length;
            }
        }
        return found;
    }
}
