using System.Text.RegularExpressions;
using Casebook.Knowledge.Ids;

namespace Casebook.Reasoning.Constraints;

/// <summary>What counts as a word, a sentence and so on; one place, so that data and verifier agree.</summary>
public static partial class AnswerParts
{
    /// <summary>Runs between white space that have a letter or a digit: <c>two-factor</c> is one word, a lone dash none.</summary>
    public static IReadOnlyList<string> Words(string text) =>
        [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => word.Any(char.IsLetterOrDigit))];

    /// <summary>What ends with a full stop, an exclamation or a question mark before white space or the end; a rest without one counts too.</summary>
    public static IReadOnlyList<string> Sentences(string text) =>
        [.. SentenceEnd().Split(text).Select(sentence => sentence.Trim()).Where(sentence => sentence.Any(char.IsLetterOrDigit))];

    /// <summary>What blank lines part.</summary>
    public static IReadOnlyList<string> Paragraphs(string text) =>
        [.. BlankLine().Split(text.Replace("\r", "", StringComparison.Ordinal)).Select(part => part.Trim()).Where(part => part.Length > 0)];

    /// <summary>Lines that are not blank, trimmed.</summary>
    public static IReadOnlyList<string> Lines(string text) =>
        [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    /// <summary>Whether a word stands in a text as a word of its own; case does not matter.</summary>
    public static bool Has(string text, string word)
    {
        if (word.Length == 0)
        {
            return false;
        }
        for (int at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            int end = at + word.Length;
            if ((at == 0 || !Touches(text[at - 1])) && (end == text.Length || !Touches(text[end])))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Letters and digits, and what changes them or is not seen; a hyphen parts words here.</summary>
    private static bool Touches(char c) => c is not ('-' or '\u2010' or '\u2011' or '_') && IdBoundary.Touches(c);

    [GeneratedRegex(@"(?<=[.!?][""')]*)\s+")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"\n[ \t]*\n")]
    private static partial Regex BlankLine();
}
