using System.Collections.Frozen;
using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Store;

namespace Casebook.Knowledge.Catalogue;

/// <summary>The parts that come with the program, each read when it is first asked for.</summary>
internal static class BuiltInCatalogue
{
    private static readonly Dictionary<string, Lazy<KnowledgePart>> _parts = new(StringComparer.Ordinal)
    {
        [KnowledgeParts.Cwe] = Part(KnowledgeParts.Cwe, "4.19.1"),
        [KnowledgeParts.Capec] = Part(KnowledgeParts.Capec, "3.9"),
        [KnowledgeParts.AttackEnterprise] = Part(KnowledgeParts.AttackEnterprise, "18.1"),
        [KnowledgeParts.AttackMobile] = Part(KnowledgeParts.AttackMobile, "18.1"),
        [KnowledgeParts.AttackIcs] = Part(KnowledgeParts.AttackIcs, "18.1"),
    };

    /// <summary>A part; null where none of that name comes with the program.</summary>
    public static KnowledgePart? Find(string part) => _parts.GetValueOrDefault(part)?.Value;

    private static Lazy<KnowledgePart> Part(string name, string version) => new(() =>
    {
        using Stream stream = typeof(BuiltInCatalogue).Assembly.GetManifestResourceStream($"{name}.tsv")!;
        using var reader = new StreamReader(stream);
        KnowledgeEntry[] entries = [.. CatalogueText.Read(reader)];
        FrozenDictionary<string, KnowledgeEntry[]> byId = entries.GroupBy(entry => entry.Id).ToFrozenDictionary(group => group.Key, group => group.OrderBy(entry => entry.Kind).ToArray());
        return new KnowledgePart(new KnowledgeRelease(name, version, [], KindCount.Of(entries)), id => byId.GetValueOrDefault(id) ?? [], () => entries);
    });
}
