namespace Casebook.Knowledge.Entries;

/// <summary>One thing that a knowledge base knows, whatever file it came from.</summary>
public sealed record KnowledgeEntry
{
    /// <summary>As its publisher writes it: <c>CWE-79</c>, <c>T1059.001</c>, <c>CAPEC-63</c>, <c>CVE-2021-44228</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it is.</summary>
    public required KnowledgeKind Kind { get; init; }

    /// <summary>Its publisher's name for it; empty for CVE records, which have none.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether it still counts.</summary>
    public EntryState State { get; init; }

    /// <summary>
    /// Ids to use instead, where <see cref="State"/> is not current and its publisher names any. ATT&amp;CK has a relation for
    /// it; of a deprecated weakness or attack pattern of CAPEC these are the ids that its description points to.
    /// </summary>
    public IReadOnlyList<string> ReplacedBy { get; init; } = [];

    /// <summary>Plain text without line breaks; empty where there is none or where the catalogue inside ships none.</summary>
    public string Description { get; init; } = "";

    /// <summary>Other names, without <see cref="Name"/>.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What else its publisher says, by the names of <see cref="FactNames"/>.</summary>
    public IReadOnlyList<KnowledgeFact> Facts { get; init; } = [];

    /// <summary>How it stands to others, sorted by relation and target.</summary>
    public IReadOnlyList<KnowledgeLink> Links { get; init; } = [];

    /// <summary>The value of a fact; null where there is none of that name.</summary>
    public string? Fact(string name) => Facts.FirstOrDefault(fact => fact.Name == name)?.Value;

    /// <summary>Targets of a relation, in order and without repetitions.</summary>
    /// <param name="relation">One of <see cref="Relations"/>.</param>
    /// <param name="view">Links of other views are left out; links without a view belong to every one. Null for all.</param>
    public IReadOnlyList<string> Targets(string relation, string? view = null) =>
        [.. Links.Where(link => link.Relation == relation && (view is null || link.View is null || link.View == view)).Select(link => link.Target).Distinct()];
}

/// <summary>A name and a value.</summary>
public sealed record KnowledgeFact(string Name, string Value);

/// <summary>A relation from one entry to another.</summary>
/// <param name="Relation">One of <see cref="Relations"/>.</param>
/// <param name="Target">The other's id.</param>
/// <param name="View">The CWE view in which it holds (<c>CWE-1000</c>); null where it holds in all.</param>
/// <param name="Text">What the publisher says of it, for example how a group used a technique; null for nothing.</param>
public sealed record KnowledgeLink(string Relation, string Target, string? View = null, string? Text = null);
