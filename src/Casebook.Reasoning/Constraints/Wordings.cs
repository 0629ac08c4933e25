using System.Text.Json.Serialization;

namespace Casebook.Reasoning.Constraints;

/// <summary>Demands something of the words.</summary>
/// <param name="Text">The word or phrase.</param>
public abstract record Worded([property: JsonPropertyName("text")] string Text) : Constraint
{
    internal override string? Fault() => Text.Trim().Length == 0 ? "the word or phrase is empty" : null;
}

/// <summary>The word occurs, as a word of its own; case does not matter.</summary>
public sealed record IncludedWord(string Text) : Worded(Text)
{
    /// <inheritdoc/>
    public override string? Violation(string answer) => AnswerParts.Has(answer, Text) ? null : $"it lacks the word {Text}";
}

/// <summary>The word does not occur as a word of its own; case does not matter.</summary>
public sealed record AvoidedWord(string Text) : Worded(Text)
{
    /// <inheritdoc/>
    public override string? Violation(string answer) => AnswerParts.Has(answer, Text) ? $"it has the word {Text}" : null;
}

/// <summary>The answer begins with the phrase, in this case.</summary>
public sealed record StartPhrase(string Text) : Worded(Text)
{
    /// <inheritdoc/>
    public override string? Violation(string answer) => answer.StartsWith(Text, StringComparison.Ordinal) ? null : $"it does not start with {Text}";
}

/// <summary>The answer ends with the phrase, in this case, and nothing after it.</summary>
public sealed record EndPhrase(string Text) : Worded(Text)
{
    /// <inheritdoc/>
    public override string? Violation(string answer) => answer.EndsWith(Text, StringComparison.Ordinal) ? null : $"it does not end with {Text}";
}

/// <summary>Letters are small ones, and there are some.</summary>
public sealed record LowerCase : Constraint
{
    /// <inheritdoc/>
    public override string? Violation(string answer) =>
        !answer.Any(char.IsLower) ? "it has no letters in lower case" : answer.Any(char.IsUpper) ? "it has a capital letter" : null;

    internal override string? Fault() => null;
}

/// <summary>Letters are capitals, and there are some.</summary>
public sealed record UpperCase : Constraint
{
    /// <inheritdoc/>
    public override string? Violation(string answer) =>
        !answer.Any(char.IsUpper) ? "it has no capital letters" : answer.Any(char.IsLower) ? "it has a letter in lower case" : null;

    internal override string? Fault() => null;
}

/// <summary>There is no comma.</summary>
public sealed record NoCommas : Constraint
{
    /// <inheritdoc/>
    public override string? Violation(string answer) => answer.AsSpan().IndexOfAny(",\uFF0C\u060C") < 0 ? null : "it has a comma";

    internal override string? Fault() => null;
}

/// <summary>The answer stands between double quotation marks, with something inside and none inside.</summary>
public sealed record Enclosed : Constraint
{
    /// <inheritdoc/>
    public override string? Violation(string answer) =>
        answer.Length > 2 && answer[0] == '"' && answer[^1] == '"' && !answer[1..^1].Contains('"') && answer[1..^1].Any(char.IsLetterOrDigit)
            ? null
            : "it is not one text between double quotation marks";

    internal override string? Fault() => null;
}
