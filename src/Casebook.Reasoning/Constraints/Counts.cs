using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Casebook.Reasoning.Constraints;

/// <summary>Demands a number of something.</summary>
/// <param name="Count">1 or more.</param>
public abstract record Counted([property: JsonPropertyName("count")] int Count) : Constraint
{
    internal override string? Fault() => Count < 1 ? $"a count of {Count} is less than 1" : null;

    internal string? Compare(int found, string what) => found == Count ? null : $"it has {found} {what}, not {Count}";
}

/// <summary>Exactly so many words.</summary>
public sealed record WordCount(int Count) : Counted(Count)
{
    /// <inheritdoc/>
    public override string? Violation(string answer) => Compare(AnswerParts.Words(answer).Count, "words");
}

/// <summary>So many words or fewer.</summary>
public sealed record MostWords(int Count) : Counted(Count)
{
    /// <inheritdoc/>
    public override string? Violation(string answer) =>
        AnswerParts.Words(answer).Count is var found && found <= Count ? null : $"it has {found} words, more than {Count}";
}

/// <summary>Exactly so many sentences.</summary>
public sealed record SentenceCount(int Count) : Counted(Count)
{
    /// <inheritdoc/>
    public override string? Violation(string answer) => Compare(AnswerParts.Sentences(answer).Count, "sentences");
}

/// <summary>Exactly so many paragraphs, parted by blank lines.</summary>
public sealed record ParagraphCount(int Count) : Counted(Count)
{
    /// <inheritdoc/>
    public override string? Violation(string answer) => Compare(AnswerParts.Paragraphs(answer).Count, "paragraphs");
}

/// <summary>Exactly so many lines that begin with <c>- </c> or <c>* </c>, with something behind it, and no other line.</summary>
public sealed record BulletCount(int Count) : Counted(Count)
{
    /// <inheritdoc/>
    public override string? Violation(string answer)
    {
        IReadOnlyList<string> lines = AnswerParts.Lines(answer);
        return lines.Any(line => line.Length < 3 || line[0] is not ('-' or '*') || line[1] != ' ')
            ? "it has a line that is no bullet point"
            : Compare(lines.Count, "bullet points");
    }
}

/// <summary>Lines <c>1. </c> to <c>N. </c> in order, with something behind each, and no other line.</summary>
public sealed partial record NumberedCount(int Count) : Counted(Count)
{
    /// <inheritdoc/>
    public override string? Violation(string answer)
    {
        IReadOnlyList<string> lines = AnswerParts.Lines(answer);
        for (int i = 0; i < lines.Count; i++)
        {
            Match match = Item().Match(lines[i]);
            if (!match.Success || match.Groups[1].Value != (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture))
            {
                return $"its line {i + 1} does not begin with {i + 1}.";
            }
        }
        return Compare(lines.Count, "numbered lines");
    }

    [GeneratedRegex(@"^([0-9]{1,4})[.)] \S")]
    private static partial Regex Item();
}
