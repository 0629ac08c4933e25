using System.Text.Json.Serialization;

namespace Casebook.Reasoning.Problems;

/// <summary>One of several lettered options.</summary>
/// <param name="Letter">One letter from A to H: <c>B</c>.</param>
public sealed record ChoiceReference([property: JsonPropertyName("letter")] string Letter) : ReferenceAnswer
{
    /// <summary>The letters that options can have.</summary>
    internal static readonly string[] Letters = ["A", "B", "C", "D", "E", "F", "G", "H"];

    /// <inheritdoc/>
    public override AnswerSlots? Slots() => new(Letter, Other(Letter), null, Letters);

    /// <inheritdoc/>
    public override int? LongestAnswer() => 64;

    /// <summary>A letter that is an option wherever there are two, and not this one.</summary>
    internal static string Other(string letter) => letter == "A" ? "B" : "A";
}
