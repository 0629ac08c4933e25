using System.Text.Json.Serialization;

namespace Casebook.Reasoning.Problems;

/// <summary>Who is behind an attack, under whichever name.</summary>
/// <param name="Name"><c>APT28</c>.</param>
/// <param name="Aliases">Lists of names for one actor each; lists that share a name are one. Only those that have to do with the name need be here.</param>
/// <param name="Related">Names of actors that are plausible too: named in a verdict's reason, but not right.</param>
public sealed record ThreatActorReference(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("aliases")] IReadOnlyList<IReadOnlyList<string>> Aliases,
    [property: JsonPropertyName("related")] IReadOnlyList<string> Related) : ReferenceAnswer
{
    private static readonly string[] _others = ["Salt Herons", "Copper Finch"];

    /// <inheritdoc/>
    public override AnswerSlots? Slots() => new(Name, _others[0], Related.FirstOrDefault(), [.. _others, Name]);

    /// <inheritdoc/>
    public override int? LongestAnswer() => 64;
}
