using System.Text.RegularExpressions;

namespace Casebook.Reasoning.Mathematics;

/// <summary>Finds what a text gives as its answer.</summary>
public static partial class MathematicsAnswer
{
    /// <summary>
    /// The last <c>\boxed{}</c>; else what follows the last "answer is", "answer:" or <c>####</c>; else the mathematics
    /// that stands last in the last line, or that line itself. Null where the text is blank or the box is not closed.
    /// </summary>
    /// <remarks>Linear in the length of the text, which may be anything. The rule of the last box is that of the MATH data set.</remarks>
    public static string? Extract(string answer) => Find(answer).Text;

    /// <summary>The same, and where in the text it begins.</summary>
    internal static (string? Text, int At) Find(string answer)
    {
        if (Given(answer) is { } given)
        {
            return given;
        }
        ReadOnlySpan<char> trimmed = answer.AsSpan().TrimEnd();
        int start = trimmed.LastIndexOfAny('\n', '\r') + 1;
        string line = trimmed[start..].ToString();
        return LastSpan(line) is { } span ? (span.Text, start + span.At) : (Cleaned(line), start);
    }

    /// <summary>What is boxed or called the answer, and where it begins; null where nothing is. The text is null where a box is not closed.</summary>
    internal static (string? Text, int At)? Given(string answer)
    {
        int box = Math.Max(answer.LastIndexOf("\\boxed", StringComparison.Ordinal), answer.LastIndexOf("\\fbox", StringComparison.Ordinal));
        return box >= 0 ? (Boxed(answer, box), box) : Marked(answer);
    }

    private static string? Boxed(string answer, int box)
    {
        int at = box + (answer[box + 1] == 'b' ? "\\boxed".Length : "\\fbox".Length);
        while (at < answer.Length && answer[at] == ' ')
        {
            at++;
        }
        if (at >= answer.Length)
        {
            return null;
        }
        if (answer[at] != '{')
        {
            // \boxed 5: TeX would take one character, people mean what follows up to the end of the mathematics.
            int end = answer.AsSpan(at).IndexOfAny("$\n\r");
            return Cleaned(end < 0 ? answer[at..] : answer[at..(at + end)]);
        }
        int depth = 0;
        for (int i = at; i < answer.Length; i++)
        {
            depth += answer[i] switch { '{' when answer[i - 1] != '\\' => 1, '}' when answer[i - 1] != '\\' => -1, _ => 0 };
            if (depth == 0)
            {
                return Cleaned(answer[(at + 1)..i]);
            }
        }
        return null;
    }

    private static (string? Text, int At)? Marked(string answer)
    {
        int at = -1;
        foreach (ValueMatch match in Marks().EnumerateMatches(answer))
        {
            at = match.Index + match.Length;
        }
        if (at < 0)
        {
            return null;
        }
        ReadOnlySpan<char> rest = answer.AsSpan(at);
        if (rest.Trim().IsEmpty)
        {
            return null;
        }
        // "The final answer is:" may stand above it.
        int skipped = rest.Length - rest.TrimStart().Length;
        rest = rest[skipped..];
        int end = rest.IndexOfAny('\n', '\r');
        string line = (end < 0 ? rest : rest[..end]).ToString();
        return line.StartsWith('$') && FirstSpan(line) is { } span ? (span, at + skipped) : (Cleaned(Sentence(line)), at + skipped);
    }

    /// <summary>Up to the point that ends the sentence: one before white space and something that begins another.</summary>
    private static string Sentence(string line)
    {
        for (int i = 1; i + 1 < line.Length; i++)
        {
            if (line[i] == '.' && line[i + 1] is ' ' or '\t')
            {
                return line[..i];
            }
        }
        return line;
    }

    private static string? FirstSpan(string line)
    {
        int marks = line.StartsWith("$$", StringComparison.Ordinal) ? 2 : 1;
        int end = line.IndexOf('$', marks);
        return end > marks && IsSpan(line, marks - 1, end) ? Cleaned(line[marks..end]) : null;
    }

    private static (string? Text, int At)? LastSpan(string line)
    {
        int end = line.LastIndexOf('$');
        int start = end > 0 ? line.LastIndexOf('$', end - 1) : -1;
        // $$x$$ has an empty one between its last two signs.
        if (start >= 0 && start == end - 1)
        {
            end = start;
            start = end > 0 ? line.LastIndexOf('$', end - 1) : -1;
        }
        if (start >= 0 && (start == 0 || line[start - 1] != '\\') && IsSpan(line, start, end) && Cleaned(line[(start + 1)..end]) is { } inner)
        {
            return (inner, start);
        }
        (int open, int close) = (line.LastIndexOf("\\(", StringComparison.Ordinal), line.LastIndexOf("\\)", StringComparison.Ordinal));
        return open >= 0 && close > open && Cleaned(line[(open + 2)..close]) is { } round ? (round, open) : null;
    }

    /// <summary>Whether two dollar signs enclose mathematics rather than stand before sums: "from $5 to $7".</summary>
    private static bool IsSpan(string line, int open, int close) =>
        char.IsWhiteSpace(line[open + 1]) == char.IsWhiteSpace(line[close - 1]) && (close + 1 == line.Length || !char.IsAsciiDigit(line[close + 1]));

    private static string? Cleaned(string text)
    {
        string cleaned = text.Trim().Trim('*').Trim();
        cleaned = cleaned.EndsWith('.') && !cleaned.EndsWith("...", StringComparison.Ordinal) ? cleaned[..^1].TrimEnd('*', ' ') : cleaned;
        return cleaned.Any(c => !char.IsWhiteSpace(c)) ? cleaned : null;
    }

    [GeneratedRegex(@"####|answer(?:\*\*)? *(?:is|=|:)+(?:\*\*)?:?", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Marks();
}
