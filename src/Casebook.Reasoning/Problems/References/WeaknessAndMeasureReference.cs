using System.Text.Json.Serialization;

namespace Casebook.Reasoning.Problems;

/// <summary>A weakness, and which of the lettered measures prevents it.</summary>
/// <param name="Cwe"><c>CWE-89</c>.</param>
/// <param name="Letter">One letter from A to H: <c>C</c>.</param>
public sealed record WeaknessAndMeasureReference(
    [property: JsonPropertyName("cwe")] string Cwe,
    [property: JsonPropertyName("letter")] string Letter) : ReferenceAnswer
{
    /// <inheritdoc/>
    public override AnswerSlots? Slots()
    {
        AnswerSlots weakness = new CweReference(Cwe).Slots()!;
        string other = ChoiceReference.Other(Letter);
        return new(
            Written(Cwe, Letter),
            Written(weakness.Wrong, other),
            Written(Cwe, other),
            [.. weakness.All.Select(cwe => Written(cwe, Letter))]);
    }

    /// <inheritdoc/>
    public override int? LongestAnswer() => 64;

    private static string Written(string cwe, string letter) => $"{cwe}, {letter}";
}
