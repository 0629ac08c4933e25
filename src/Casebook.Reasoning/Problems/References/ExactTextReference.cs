using System.Text.Json.Serialization;

namespace Casebook.Reasoning.Problems;

/// <summary>A text that must be hit exactly but for case, as in BIG-Bench Hard (arXiv 2210.09261): <c>(B)</c>, <c>valid</c>, <c>] ) }</c>.</summary>
/// <param name="Text">Not empty.</param>
public sealed record ExactTextReference([property: JsonPropertyName("text")] string Text) : ReferenceAnswer
{
    private static readonly string[] _others = ["(B)", "(A)", "False"];

    /// <inheritdoc/>
    public override AnswerSlots? Slots() => new(
        Text,
        _others.First(other => !string.Equals(other, Text, StringComparison.OrdinalIgnoreCase)),
        null,
        [.. _others.Append(Text).Distinct()]);

    /// <inheritdoc/>
    public override int? LongestAnswer() => 64;
}
