using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Json;

namespace Casebook.Knowledge.Import;

/// <summary>What is kept of a STIX object that describes something, before relations are known.</summary>
internal sealed record StixObject
{
    /// <summary>STIX's own id: <c>attack-pattern--…</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The publisher's id: <c>T1059</c>, <c>CAPEC-63</c>.</summary>
    public required string Id { get; init; }

    public required KnowledgeKind Kind { get; init; }

    public required string Name { get; init; }

    public EntryState State { get; init; }

    public string Description { get; init; } = "";

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public IReadOnlyList<KnowledgeFact> Facts { get; init; } = [];

    /// <summary>Links that the object itself has.</summary>
    public List<KnowledgeLink> Links { get; } = [];

    /// <summary>What takes its place.</summary>
    public List<string> ReplacedBy { get; } = [];

    /// <summary>The external id that a source gives; null where it gives none.</summary>
    public static string? ExternalId(JsonField item, Func<string, bool> source) => item.OptionalItems("external_references")
        .Where(reference => reference.Optional("source_name") is { } name && source(name.Text()))
        .Select(reference => reference.Optional("external_id")?.Text())
        .FirstOrDefault(id => id is not null);

    public static bool IsRevoked(JsonField item) => item.Optional("revoked") is { IsTrue: true };

    /// <summary>A list of texts, or one text; none where the member is absent.</summary>
    public static IReadOnlyList<string> Texts(JsonField item, string name) => item.Optional(name) switch
    {
        null => [],
        { Element.ValueKind: System.Text.Json.JsonValueKind.String } one => [one.Text()],
        { } many => [.. many.Items().Select(text => text.Text())],
    };

    public KnowledgeEntry ToEntry() => new()
    {
        Id = Id,
        Kind = Kind,
        Name = Name,
        State = State,
        ReplacedBy = [.. ReplacedBy.Distinct()],
        Description = Description,
        Aliases = [.. Aliases.Where(alias => alias.Length > 0 && alias != Name).Distinct()],
        Facts = Facts,
        Links = [.. Links.Distinct().OrderBy(link => link.Relation, StringComparer.Ordinal).ThenBy(link => link.Target, StringComparer.Ordinal).ThenBy(link => link.Text, StringComparer.Ordinal)],
    };
}
