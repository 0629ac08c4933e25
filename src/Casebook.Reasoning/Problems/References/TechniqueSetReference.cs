using System.Text.Json.Serialization;
using Casebook.Knowledge.Attack;

namespace Casebook.Reasoning.Problems;

/// <summary>The techniques of MITRE ATT&amp;CK that a text describes.</summary>
/// <param name="Techniques">One or more different ones, in any order.</param>
/// <param name="FoldSubTechniques">Whether <c>T1059.001</c> counts as <c>T1059</c>, on both sides. Default false; CTIBench's ATE asks for techniques only, so true there.</param>
public sealed record TechniqueSetReference(
    [property: JsonPropertyName("techniques")] IReadOnlyList<string> Techniques,
    [property: JsonPropertyName("fold_sub_techniques"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool FoldSubTechniques = false) : ReferenceAnswer
{
    // Of different tactics: at least one is in no list of fewer.
    private static readonly string[] _frequent = ["T1566", "T1486", "T1003", "T1105"];

    /// <inheritdoc/>
    public override AnswerSlots? Slots()
    {
        string other = _frequent.FirstOrDefault(id => !Techniques.Any(technique => technique.StartsWith(id, StringComparison.Ordinal))) ?? "T1001";
        return new(
            Written(Techniques),
            other,
            Written(Techniques.Append(other)),
            [.. AttackCatalogue.Techniques.Select(technique => technique.Id).Union(Techniques)]);
    }

    /// <inheritdoc/>
    public override int? LongestAnswer() => Math.Max(64, 2 * Techniques.Count);

    private static string Written(IEnumerable<string> techniques) => string.Join(", ", techniques);
}
