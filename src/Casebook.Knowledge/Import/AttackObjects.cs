using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Json;
using Casebook.Knowledge.Store;

namespace Casebook.Knowledge.Import;

/// <summary>The objects of a bundle of ATT&amp;CK, gathered one by one. Detections, data components and assets are passed over.</summary>
internal sealed class AttackObjects
{
    private readonly Dictionary<string, StixObject> _objects = [];
    private readonly List<Relation> _relations = [];
    private readonly SortedDictionary<string, int> _chains = new(StringComparer.Ordinal);
    private string? _version;
    private string? _newest;

    /// <summary>Whether there has been any.</summary>
    public bool Any => _objects.Count > 0;

    /// <summary>Takes an object, if it is one of those that are kept.</summary>
    /// <exception cref="JsonFieldException">It is not as it should be.</exception>
    public void Take(string type, JsonField item)
    {
        if (type == "relationship")
        {
            if (!StixObject.IsRevoked(item) && item.Optional("x_mitre_deprecated") is not { IsTrue: true })
            {
                _relations.Add(new(item.Required("relationship_type").Text(), item.Required("source_ref").Text(), item.Required("target_ref").Text(), item.Optional("description")?.Text()));
            }
        }
        else if (type == "x-mitre-collection")
        {
            _version = item.Optional("x_mitre_version")?.Text();
        }
        else if (Kind(type) is { } kind && StixObject.ExternalId(item, IsAttack) is { } id)
        {
            Add(type, kind, id, item);
        }
    }

    /// <summary>Draws the relations.</summary>
    /// <exception cref="KnowledgeFileException">It is of no domain that is known.</exception>
    public SourceContent Finish(string file)
    {
        string? chain = _chains.OrderByDescending(pair => pair.Value).Select(pair => pair.Key).FirstOrDefault();
        string part = chain switch
        {
            "mitre-attack" => KnowledgeParts.AttackEnterprise,
            "mitre-mobile-attack" => KnowledgeParts.AttackMobile,
            "mitre-ics-attack" => KnowledgeParts.AttackIcs,
            _ => throw new KnowledgeFileException(file, "kill_chain_name", $"{(chain is null ? "no technique names a kill chain" : $"\"{chain}\" is none of ATT&CK's domains")}", "Name the bundle of the enterprise, mobile or ICS domain."),
        };
        foreach (Relation relation in _relations)
        {
            if (_objects.TryGetValue(relation.Source, out StixObject? source) && _objects.TryGetValue(relation.Target, out StixObject? target))
            {
                Draw(relation, source, target);
            }
        }
        return new SourceContent(part, _version, _newest, [.. _objects.Values.Select(each => each.ToEntry()).OrderBy(entry => entry.Id, StringComparer.Ordinal).ThenBy(entry => entry.Kind)]);
    }

    private static void Draw(Relation relation, StixObject source, StixObject target)
    {
        string? text = relation.Text is null ? null : PlainText.OfMarkdown(relation.Text);
        switch (relation.Type)
        {
            case "uses":
                source.Links.Add(new(Relations.Uses, target.Id, Text: text));
                target.Links.Add(new(Relations.UsedBy, source.Id));
                break;
            case "mitigates":
                source.Links.Add(new(Relations.Mitigates, target.Id, Text: text));
                target.Links.Add(new(Relations.MitigatedBy, source.Id));
                break;
            case "subtechnique-of":
                source.Links.Add(new(Relations.ChildOf, target.Id));
                target.Links.Add(new(Relations.ParentOf, source.Id));
                break;
            case "attributed-to":
                source.Links.Add(new(Relations.AttributedTo, target.Id, Text: text));
                break;
            case "revoked-by":
                source.ReplacedBy.Add(target.Id);
                break;
        }
    }

    private void Add(string type, KnowledgeKind kind, string id, JsonField item)
    {
        if (!KnowledgeId.IsAttack(id))
        {
            throw new JsonFieldException("external_references", $"\"{(id.Length <= 40 ? id : id[..40] + "…")}\" is no id of ATT&CK");
        }
        string[] tactics = [.. item.OptionalItems("kill_chain_phases").Select(phase => Phase(phase))];
        string key = item.Required("id").Text();
        var made = new StixObject
        {
            Key = key,
            Id = id,
            Kind = kind,
            Name = PlainText.Collapse(item.Required("name").Text()),
            State = StixObject.IsRevoked(item) ? EntryState.Revoked : item.Optional("x_mitre_deprecated") is { IsTrue: true } ? EntryState.Deprecated : EntryState.Current,
            Description = PlainText.OfMarkdown(item.Optional("description")?.Text() ?? ""),
            Aliases = [.. StixObject.Texts(item, "aliases").Concat(StixObject.Texts(item, "x_mitre_aliases")).Select(PlainText.Collapse)],
            Facts = Facts(
                (FactNames.Tactics, kind == KnowledgeKind.Tactic ? item.Optional("x_mitre_shortname")?.Text() ?? "" : string.Join(' ', tactics)),
                (FactNames.Platforms, string.Join(", ", StixObject.Texts(item, "x_mitre_platforms"))),
                (FactNames.Type, kind == KnowledgeKind.Software ? type : "")),
        };
        made.Links.AddRange(item.OptionalItems("external_references").Where(reference => reference.Optional("source_name")?.Text() == "capec")
            .Select(reference => reference.Optional("external_id")?.Text()).OfType<string>().Where(KnowledgeId.IsCapec).Select(capec => new KnowledgeLink(Relations.Capec, capec)));
        _objects[key] = made;
        if (item.Optional("modified")?.Text() is { Length: >= 10 } modified && string.CompareOrdinal(modified[..10], _newest) > 0)
        {
            _newest = modified[..10];
        }
    }

    private string Phase(JsonField phase)
    {
        string chain = phase.Required("kill_chain_name").Text();
        _chains[chain] = _chains.GetValueOrDefault(chain) + 1;
        return phase.Required("phase_name").Text();
    }

    private static IReadOnlyList<KnowledgeFact> Facts(params (string Name, string Value)[] facts) =>
        [.. facts.Where(fact => fact.Value.Length > 0).Select(fact => new KnowledgeFact(fact.Name, PlainText.Collapse(fact.Value)))];

    /// <summary>Whether a reference's source is ATT&amp;CK itself.</summary>
    public static bool IsAttack(string source) => source is "mitre-attack" or "mitre-mobile-attack" or "mitre-ics-attack";

    private static KnowledgeKind? Kind(string type) => type switch
    {
        "attack-pattern" => KnowledgeKind.Technique,
        "x-mitre-tactic" => KnowledgeKind.Tactic,
        "intrusion-set" => KnowledgeKind.Group,
        "malware" or "tool" => KnowledgeKind.Software,
        "campaign" => KnowledgeKind.Campaign,
        "course-of-action" => KnowledgeKind.Mitigation,
        _ => null,
    };

    private sealed record Relation(string Type, string Source, string Target, string? Text);
}
