using System.Text.Json.Serialization;

namespace Casebook.Reasoning.Problems;

/// <summary>The mitigations of MITRE ATT&amp;CK that answer an attack.</summary>
/// <param name="Mitigations">One or more different ones, in any order.</param>
public sealed record MitigationSetReference([property: JsonPropertyName("mitigations")] IReadOnlyList<string> Mitigations) : ReferenceAnswer
{
    /// <summary>Ids of the enterprise matrix's mitigations lie from M1013 to M1060 (ATT&amp;CK 18.1), not all of them given out; a list of all of these is what a guesser would write.</summary>
    private const int First = 1013, Last = 1060;

    // Of different purposes: at least one is in no list of fewer.
    private static readonly string[] _frequent = ["M1047", "M1017", "M1049", "M1053"];

    /// <inheritdoc/>
    public override AnswerSlots? Slots()
    {
        string other = _frequent.FirstOrDefault(id => !Mitigations.Contains(id)) ?? "M1016";
        return new(
            Written(Mitigations),
            other,
            Written(Mitigations.Append(other)),
            [.. Enumerable.Range(First, Last - First + 1).Select(number => $"M{number}").Union(Mitigations)]);
    }

    /// <inheritdoc/>
    public override int? LongestAnswer() => Math.Max(64, 2 * Mitigations.Count);

    private static string Written(IEnumerable<string> mitigations) => string.Join(", ", mitigations);
}
