using Casebook.Knowledge.Cwe;
using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Json;
using Casebook.Knowledge.Store;

namespace Casebook.Knowledge.Import;

/// <summary>CISA's catalogue of known exploited vulnerabilities as JSON.</summary>
internal static class KevJson
{
    private static readonly (string Member, string Fact)[] _facts =
    [
        ("vendorProject", FactNames.Vendor), ("product", FactNames.Product), ("dateAdded", FactNames.Added), ("dueDate", FactNames.Due),
        ("knownRansomwareCampaignUse", FactNames.Ransomware), ("requiredAction", FactNames.Action),
    ];

    /// <exception cref="KnowledgeFileException">The file is damaged, or a line is not as the catalogue's schema says.</exception>
    public static SourceContent Read(SourceFile file, ImportWatch watch)
    {
        var entries = new List<KnowledgeEntry>();
        IReadOnlyDictionary<string, string> heading = SourceJson.Each(file, "vulnerabilities", item => entries.Add(Entry(item)), watch);
        return entries.Count > 0
            ? new SourceContent(KnowledgeParts.Kev, heading.GetValueOrDefault("catalogVersion"), entries.Max(entry => entry.Fact(FactNames.Added)), entries)
            : throw new KnowledgeFileException(file.Path, "vulnerabilities", "has no entry", "Download the file again.");
    }

    private static KnowledgeEntry Entry(JsonField item)
    {
        JsonField id = item.Required("cveID");
        IEnumerable<(string Name, string Value)> facts = _facts.Select(fact => (fact.Fact, PlainText.Collapse(item.Optional(fact.Member)?.Text() ?? "")));
        return new KnowledgeEntry
        {
            Id = KnowledgeId.IsCve(id.Text()) ? id.Text() : throw new JsonFieldException(id.Path, "is no CVE id"),
            Kind = KnowledgeKind.ExploitedVulnerability,
            Name = PlainText.Collapse(item.Required("vulnerabilityName").Text()),
            Description = PlainText.Collapse(item.Optional("shortDescription")?.Text() ?? ""),
            Facts = [.. facts.Where(fact => fact.Value.Length > 0).Select(fact => new KnowledgeFact(fact.Name, fact.Value))],
            Links = [.. item.OptionalItems("cwes").Select(cwe => cwe.Text()).Where(cwe => CweId.TryParse(cwe, out _)).Distinct().Select(cwe => new KnowledgeLink(Relations.Cwe, cwe))],
        };
    }
}
