using System.Globalization;
using System.Text.Json;

namespace Casebook.Reasoning.InstructionFollowing;

/// <summary>
/// So many bullet points, no more and no fewer: lines that begin with <c>*</c> and something else than a second one, and
/// lines that begin with <c>-</c>. A rule of hyphens is one, too.
/// </summary>
internal sealed record BulletNumber(int Count) : Instruction
{
    /// <inheritdoc/>
    protected override string? Violation(string response) =>
        Bullets(response, '*') + Bullets(response, '-') is var found && found == Count ? null : $"it has {found} bullet points, not {Count}";

    /// <summary>
    /// Lines that begin with a mark, white space before it left out. What follows an asterisk may be the end of the line:
    /// then the next line belongs to the point.
    /// </summary>
    private static int Bullets(string text, char mark)
    {
        int count = 0;
        int line = 0;
        while (line < text.Length)
        {
            int at = line;
            while (at < text.Length && PythonText.IsSpace(text[at]))
            {
                at++;
            }
            if (at == text.Length)
            {
                break;
            }
            bool found = text[at] == mark && (mark == '-' || (at + 1 < text.Length && text[at + 1] != '*'));
            count += found ? 1 : 0;
            int end = text.IndexOf('\n', found && mark == '*' ? Math.Min(at + 2, text.Length) : at);
            line = end < 0 ? text.Length : end + 1;
        }
        return count;
    }
}

/// <summary>
/// So many passages between asterisks, or more, each on one line. <c>**bold**</c> counts once and <c>***both***</c> twice,
/// and what lies between two such passages can count too.
/// </summary>
internal sealed record HighlightNumber(int Count) : Instruction
{
    /// <inheritdoc/>
    protected override string? Violation(string response) =>
        Highlights(response, 1) + Highlights(response, 2) is var found && found >= Count ? null : $"it has {found} highlighted passages, fewer than {Count}";

    private static int Highlights(string text, int marks)
    {
        ReadOnlySpan<char> mark = "**".AsSpan(0, marks);
        int count = 0;
        int at = 0;
        while (text.AsSpan(at).IndexOf(mark) is int next and >= 0)
        {
            int start = at + next + marks;
            int length = text.AsSpan(start).IndexOfAny('*', '\n');
            if (length < 0)
            {
                break;
            }
            int end = start + length;
            if (text.AsSpan(end).StartsWith(mark, StringComparison.Ordinal))
            {
                count += PythonText.IsBlank(text.AsSpan(start..end)) ? 0 : 1;
                at = end + marks;
            }
            else
            {
                at = start - marks + 1;
            }
        }
        return count;
    }
}

/// <summary>So many section marks, or more: the word, one white space or none, a number.</summary>
/// <param name="Splitter">Case matters.</param>
internal sealed record SectionNumber(string Splitter, int Count) : Instruction
{
    /// <inheritdoc/>
    protected override string? Violation(string response)
    {
        int count = 0;
        for (int at = response.IndexOf(Splitter, StringComparison.Ordinal); at >= 0; at = response.IndexOf(Splitter, at, StringComparison.Ordinal))
        {
            int end = at + Splitter.Length;
            end += end < response.Length && PythonText.IsSpace(response[end]) ? 1 : 0;
            if (end < response.Length && IsDigit(response, end))
            {
                count++;
                at = end;
            }
            else
            {
                at++;
            }
        }
        return count >= Count ? null : $"it has {count} sections, fewer than {Count}";
    }

    private static bool IsDigit(string text, int at) => CharUnicodeInfo.GetUnicodeCategory(text, at) == UnicodeCategory.DecimalDigitNumber;
}

/// <summary>Something between <c>&lt;&lt;</c> and <c>&gt;&gt;</c> on one line.</summary>
internal sealed record TitleInBrackets : Instruction
{
    /// <inheritdoc/>
    protected override string? Violation(string response) => response.Split('\n').Any(HasTitle) ? null : "it has no title in double angular brackets";

    private static bool HasTitle(string line)
    {
        int start = line.IndexOf("<<", StringComparison.Ordinal);
        int end = line.LastIndexOf(">>", StringComparison.Ordinal);
        return start >= 0 && end > start + 2 && !PythonText.IsBlank(line.AsSpan(start..(end + 2)).TrimStart('<').TrimEnd('>'));
    }
}

/// <summary>All of the response is JSON, in a fence of a code block or not. Python takes <c>NaN</c>, <c>Infinity</c> and half a surrogate pair too; here they are none.</summary>
internal sealed record JsonResponse : Instruction
{
    /// <summary>About where Python's own parser gives up.</summary>
    private const int Deepest = 990;

    private static readonly string[] _fences = ["```json", "```Json", "```JSON", "```"];

    /// <inheritdoc/>
    protected override string? Violation(string response)
    {
        ReadOnlySpan<char> text = PythonText.Strip(response);
        foreach (string fence in _fences)
        {
            text = text.StartsWith(fence, StringComparison.Ordinal) ? text[fence.Length..] : text;
        }
        text = text.EndsWith("```", StringComparison.Ordinal) ? text[..^3] : text;
        return IsJson(PythonText.Strip(text).ToString()) ? null : "it is not JSON";
    }

    private static bool IsJson(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = Deepest });
            return true;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // Half a surrogate pair is an ArgumentException.
            return false;
        }
    }
}

/// <summary>One of three sentences stands somewhere in the response.</summary>
internal sealed record OneOfThreeAnswers : Instruction
{
    private static readonly string[] _options = ["My answer is yes.", "My answer is no.", "My answer is maybe."];

    /// <inheritdoc/>
    protected override string? Violation(string response) =>
        _options.Any(option => response.Contains(option, StringComparison.Ordinal)) ? null : "it has none of the three answers that were allowed";
}
