using System.Text.RegularExpressions;

namespace Casebook.Reasoning.Verification;

/// <summary>Where in an answer verifiers look, and what they do not take for an answer.</summary>
internal static partial class AnswerText
{
    /// <summary>A denial stands at most so many words before what it denies: "is not really CWE-79".</summary>
    private const int DenialReach = 3;

    /// <summary>And at most so many characters, so that a line of nothing but identifiers takes linear time.</summary>
    private const int DenialCharacters = 64;

    /// <summary>The last line that is not blank, trimmed; empty where there is none.</summary>
    public static ReadOnlySpan<char> LastLine(string answer)
    {
        ReadOnlySpan<char> text = answer.AsSpan().Trim();
        return text[(text.LastIndexOfAny('\n', '\r') + 1)..].Trim();
    }

    /// <summary>Whether an answer has something that a page does not show: the beginning of a comment.</summary>
    public static bool Hides(string answer) => answer.Contains("<!--", StringComparison.Ordinal);

    /// <summary>Whether a text shows in another order than it is written in.</summary>
    public static bool IsReordered(ReadOnlySpan<char> text) => text.ContainsAny(_bidirectionalControls);

    /// <summary>
    /// Why an answer that has the right words is none all the same; null where nothing is the matter. What a reader does
    /// not see, sees in another order, or is told is not so, must not pay.
    /// </summary>
    /// <param name="answer">The whole answer.</param>
    /// <param name="named">Finds what the last line names; its beginnings are enough.</param>
    public static string? Spoiled(string answer, Regex named)
    {
        ReadOnlySpan<char> line = LastLine(answer);
        if (Hides(answer))
        {
            return "The answer hides something in a comment.";
        }
        if (IsReordered(line))
        {
            return "The answer's last line shows in another order than it is written in.";
        }
        if (line.Contains("~~", StringComparison.Ordinal))
        {
            return "The answer's last line crosses something out.";
        }
        foreach (ValueMatch match in named.EnumerateMatches(line))
        {
            if (IsDenied(line[Math.Max(0, match.Index - DenialCharacters)..match.Index]))
            {
                return "The answer's last line says what it is not.";
            }
        }
        return null;
    }

    private static bool IsDenied(ReadOnlySpan<char> before)
    {
        for (int word = 0; word < DenialReach; word++)
        {
            before = before.TrimEnd(" \t*_`\"'([:");
            // A clause that has ended denies nothing of the next: "Not memory safety, CWE-79".
            if (before.IsEmpty || before[^1] is ',' or '.' or ';' or '!' or '?' or ')')
            {
                return false;
            }
            int start = before.LastIndexOfAny(' ', '\t') + 1;
            if (Denial().IsMatch(before[start..]) || (word == 0 && NearDenial().IsMatch(before[start..])))
            {
                return true;
            }
            before = before[..start];
        }
        return false;
    }

    private static readonly System.Buffers.SearchValues<char> _bidirectionalControls =
        System.Buffers.SearchValues.Create("\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069");

    [GeneratedRegex("^(not|never|neither|nor|cannot|except|excluding|.*n['’]t)$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Denial();

    /// <summary>Words that deny what follows at once only: "no doubt, it is", "more than likely".</summary>
    [GeneratedRegex("^(no|than)$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex NearDenial();
}
