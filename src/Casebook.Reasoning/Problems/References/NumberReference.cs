using System.Text.Json.Serialization;
using Casebook.Reasoning.Mathematics;

namespace Casebook.Reasoning.Problems;

/// <summary>A number, exactly: an integer of any length, a decimal or a fraction.</summary>
/// <param name="Value">For example <c>72</c>, <c>1,234.50</c> or <c>2/3</c>.</param>
public sealed record NumberReference([property: JsonPropertyName("value")] string Value) : ReferenceAnswer
{
    /// <inheritdoc/>
    public override AnswerSlots? Slots() => NumberAnswer.Read(Value) is not { } value ? null : new(
        value.ToString(),
        (value + 1000).ToString(),
        (value + 1).ToString(),
        [.. Enumerable.Range(-20, 41).Select(step => (value + step).ToString())]);

    /// <inheritdoc/>
    public override int? LongestAnswer() => 64;
}
