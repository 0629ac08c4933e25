using System.Text.Json.Serialization;
using Casebook.Knowledge.Attack;

namespace Casebook.Reasoning.Problems;

/// <summary>A technique of MITRE ATT&amp;CK.</summary>
/// <param name="Technique"><c>T1059.001</c>.</param>
public sealed record TechniqueReference([property: JsonPropertyName("technique")] string Technique) : ReferenceAnswer
{
    // Of different tactics: at most one is a relative of any technique.
    private static readonly string[] _frequent = ["T1566.001", "T1486", "T1003.001"];

    /// <inheritdoc/>
    public override AnswerSlots? Slots() => new(
        Technique,
        _frequent.First(id => Family(id) != Family(Technique)),
        Near(),
        [.. AttackCatalogue.Techniques.Select(technique => technique.Id).Append(Technique).Distinct()]);

    /// <inheritdoc/>
    public override int? LongestAnswer() => 64;

    private string? Near() => Family(Technique) != Technique
        ? Family(Technique)
        : AttackCatalogue.Techniques.FirstOrDefault(technique => technique.Parent == Technique)?.Id;

    private static string Family(string id) => id.Split('.')[0];
}
