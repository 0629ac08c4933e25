using System.Text.Json.Serialization;

namespace Casebook.Reasoning.Problems;

/// <summary>The line of a snippet that has the fault.</summary>
/// <param name="Line">1 for the first line.</param>
public sealed record CodeLineReference([property: JsonPropertyName("line")] int Line) : CodeReference
{
    /// <inheritdoc/>
    public override AnswerSlots? Slots() => IntegerReference.Around(Line);

    /// <inheritdoc/>
    public override int? LongestAnswer() => 64;
}
