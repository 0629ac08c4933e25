using Casebook.Knowledge.Cwe;
using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Json;
using Casebook.Knowledge.Store;

namespace Casebook.Knowledge.Import;

/// <summary>The attack patterns of a bundle of CAPEC, gathered one by one. Its mitigations, which have no ids of their own, are passed over.</summary>
internal sealed class CapecObjects
{
    private static readonly (string Member, string Relation)[] _relations =
    [
        ("x_capec_child_of_refs", Relations.ChildOf), ("x_capec_parent_of_refs", Relations.ParentOf), ("x_capec_can_precede_refs", "can-precede"),
        ("x_capec_can_follow_refs", "can-follow"), ("x_capec_peer_of_refs", "peer-of"),
    ];

    private readonly Dictionary<string, StixObject> _objects = [];
    private readonly List<(StixObject Source, string Relation, string Target)> _references = [];
    private Version? _version;
    private string? _newest;

    /// <summary>Whether there has been any.</summary>
    public bool Any => _objects.Count > 0;

    /// <summary>Takes an object.</summary>
    /// <returns>Whether it was one of CAPEC's.</returns>
    /// <exception cref="JsonFieldException">It is not as it should be.</exception>
    public bool Take(string type, JsonField item)
    {
        // Techniques of ATT&CK name attack patterns among their references.
        if (type != "attack-pattern" || StixObject.ExternalId(item, AttackObjects.IsAttack) is not null || StixObject.ExternalId(item, source => source == "capec") is not { } id)
        {
            return false;
        }
        if (!KnowledgeId.IsCapec(id))
        {
            throw new JsonFieldException("external_references", $"\"{(id.Length <= 40 ? id : id[..40] + "…")}\" is no id of CAPEC");
        }
        StixObject pattern = Pattern(id, item);
        _objects[pattern.Key] = pattern;
        foreach (JsonField reference in item.OptionalItems("external_references"))
        {
            pattern.Links.AddRange(Outside(reference));
        }
        foreach ((string member, string relation) in _relations)
        {
            _references.AddRange(item.OptionalItems(member).Select(target => (pattern, relation, target.Text())));
        }
        if (Version.TryParse(item.Optional("x_capec_version")?.Text(), out Version? version) && (_version is null || version > _version))
        {
            _version = version;
        }
        if (item.Optional("modified")?.Text() is { Length: >= 10 } modified && string.CompareOrdinal(modified[..10], _newest) > 0)
        {
            _newest = modified[..10];
        }
        return true;
    }

    /// <summary>Draws the relations.</summary>
    public SourceContent Finish()
    {
        foreach ((StixObject source, string relation, string target) in _references)
        {
            if (_objects.TryGetValue(target, out StixObject? other))
            {
                source.Links.Add(new(relation, other.Id));
            }
        }
        // Categories of CAPEC are in no bundle; a description may point to one all the same.
        HashSet<string> known = [.. _objects.Values.Select(pattern => pattern.Id)];
        foreach (StixObject pattern in _objects.Values)
        {
            pattern.ReplacedBy.RemoveAll(id => !known.Contains(id));
        }
        return new SourceContent(KnowledgeParts.Capec, _version?.ToString(), _newest, [.. _objects.Values.Select(each => each.ToEntry()).OrderBy(entry => int.Parse(entry.Id[6..]))]);
    }

    private static StixObject Pattern(string id, JsonField item)
    {
        string status = item.Optional("x_capec_status")?.Text() ?? "";
        (string Name, string Value)[] facts =
        [
            (FactNames.Abstraction, item.Optional("x_capec_abstraction")?.Text() ?? ""), (FactNames.Status, status),
            (FactNames.Likelihood, item.Optional("x_capec_likelihood_of_attack")?.Text() ?? ""), (FactNames.Severity, item.Optional("x_capec_typical_severity")?.Text() ?? ""),
        ];
        bool deprecated = status == "Deprecated" || StixObject.IsRevoked(item);
        string description = PlainText.Collapse(item.Optional("description")?.Text() ?? "");
        var pattern = new StixObject
        {
            Key = item.Required("id").Text(),
            Id = id,
            Kind = KnowledgeKind.AttackPattern,
            Name = PlainText.Collapse(item.Required("name").Text()),
            State = deprecated ? EntryState.Deprecated : EntryState.Current,
            Description = description,
            Aliases = [.. StixObject.Texts(item, "x_capec_alternate_terms").Select(PlainText.Collapse)],
            Facts = [.. facts.Where(fact => fact.Value.Length > 0).Select(fact => new KnowledgeFact(fact.Name, PlainText.Collapse(fact.Value)))],
        };
        if (deprecated)
        {
            pattern.ReplacedBy.AddRange(Named(description).Where(other => other != id));
        }
        return pattern;
    }

    /// <summary>Ids of CAPEC in the words of a text.</summary>
    private static IEnumerable<string> Named(string text) =>
        text.Split([' ', ',', '.', ';', ':', '(', ')', '"'], StringSplitOptions.RemoveEmptyEntries).Where(KnowledgeId.IsCapec);

    private static IEnumerable<KnowledgeLink> Outside(JsonField reference)
    {
        string? id = reference.Optional("external_id")?.Text();
        return reference.Optional("source_name")?.Text() switch
        {
            "cwe" when CweId.TryParse(id, out _) => [new(Relations.Cwe, id!)],
            "ATTACK" when id is not null && KnowledgeId.IsAttack(id) => [new(Relations.Attack, id)],
            _ => [],
        };
    }
}
