using System.Text.RegularExpressions;
using Casebook.Knowledge.Ids;

namespace Casebook.Reasoning.Verification;

/// <summary>The words of an answer's last line, for verifiers whose answers are words rather than ids.</summary>
internal static partial class AnswerWords
{
    private const string Signs = ".,:+\u2212\u2013";

    /// <summary>
    /// Runs of characters that belong together, in order: what touches (see <see cref="IdBoundary"/>) and marks inside a
    /// number, so that <c>8.8.1</c>, <c>8,8</c>, <c>-8.8</c> and <c>B2</c> are one word each. Marks at the end are cut off.
    /// </summary>
    public static IReadOnlyList<string> Of(string answer)
    {
        ReadOnlySpan<char> line = AnswerText.LastLine(answer);
        var words = new List<string>();
        int start = 0;
        while (start < line.Length)
        {
            int end = start;
            while (end < line.Length && (IdBoundary.Touches(line[end]) || Signs.Contains(line[end])))
            {
                end++;
            }
            ReadOnlySpan<char> word = line[start..end].TrimEnd(".,:");
            if (word.Length > 0)
            {
                words.Add(word.ToString());
            }
            start = end + 1;
        }
        return words;
    }

    /// <summary>
    /// The different option letters of the last line: capital ASCII letters from A to H that stand alone ("I" is a word).
    /// An answer that counts has one; "A or B" has two.
    /// </summary>
    public static IReadOnlyList<string> Letters(string answer) => [.. Of(answer).Where(word => word is [>= 'A' and <= 'H']).Distinct()];

    /// <summary>Where such letters stand.</summary>
    [GeneratedRegex(@"(?<![\w-])[A-H](?![\w-])")]
    public static partial Regex LoneLetter();

    /// <summary>Where one or several stand as a word: <c>ABD</c>.</summary>
    [GeneratedRegex(@"(?<![\w-])[A-H]{1,8}(?![\w-])")]
    public static partial Regex LetterRun();
}
