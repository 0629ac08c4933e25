using System.Text.Json.Serialization;
using Casebook.Knowledge.Cwe;

namespace Casebook.Reasoning.Problems;

/// <summary>A weakness.</summary>
/// <param name="Cwe"><c>CWE-787</c>.</param>
public sealed record CweReference([property: JsonPropertyName("cwe")] string Cwe) : ReferenceAnswer
{
    // Far apart in the list: at least one is no relative of any weakness.
    private static readonly string[] _frequent = ["CWE-79", "CWE-787", "CWE-352", "CWE-287"];

    /// <inheritdoc/>
    public override AnswerSlots? Slots() => new(
        Cwe,
        _frequent.First(id => id != Cwe && !CweCatalogue.IsDescendant(id, Cwe) && !CweCatalogue.IsDescendant(Cwe, id)),
        CweCatalogue.Find(Cwe)?.Parents.FirstOrDefault(),
        [.. CweCatalogue.Entries.Select(entry => entry.Id).Append(Cwe).Distinct()]);

    /// <inheritdoc/>
    public override int? LongestAnswer() => 64;
}
