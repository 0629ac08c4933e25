using Casebook.Knowledge;
using Casebook.Knowledge.Cvss;
using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Store;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Knowledge;

/// <summary>An entry for people.</summary>
internal static class EntryText
{
    private static readonly (string Name, string Label)[] _facts =
    [
        (FactNames.Abstraction, "Abstraction"), (FactNames.Structure, "Structure"), (FactNames.Type, "Type"), (FactNames.Status, "Status"), (FactNames.Mapping, "Mapping"),
        (FactNames.Tactics, "Tactics"), (FactNames.Platforms, "Platforms"), (FactNames.Likelihood, "Likelihood"), (FactNames.Severity, "Severity"), (FactNames.Published, "Published"),
        (FactNames.Vendor, "Vendor"), (FactNames.Product, "Product"), (FactNames.Added, "Listed"), (FactNames.Due, "Due"), (FactNames.Ransomware, "Ransomware use"), (FactNames.Action, "Action"),
    ];

    private static readonly Dictionary<string, string> _relations = new()
    {
        [Relations.ChildOf] = "Child of",
        [Relations.ParentOf] = "Parent of",
        [Relations.Member] = "Members",
        [Relations.Uses] = "Uses",
        [Relations.UsedBy] = "Used by",
        [Relations.Mitigates] = "Mitigates",
        [Relations.MitigatedBy] = "Mitigated by",
        [Relations.AttributedTo] = "Attributed to",
        [Relations.Cwe] = "Weaknesses",
        [Relations.Attack] = "ATT&CK",
        [Relations.Capec] = "CAPEC",
        [Relations.Suggested] = "Consider instead",
    };

    /// <summary>A kind in words.</summary>
    public static string Kind(KnowledgeKind kind) => kind switch
    {
        KnowledgeKind.AttackPattern => "attack pattern",
        KnowledgeKind.ExploitedVulnerability => "exploited vulnerability",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>Writes an entry.</summary>
    /// <param name="most">The most targets of a relation that are named.</param>
    public static void Write(IAnsiConsole console, KnowledgeBase knowledge, KnowledgeRelease release, KnowledgeEntry entry, int most)
    {
        console.WriteHeading(entry.Name.Length > 0 ? $"{entry.Id} {entry.Name}" : entry.Id);
        console.WriteNote($"{Kind(entry.Kind)}, {release}");
        if (entry.State != EntryState.Current)
        {
            string instead = entry.ReplacedBy.Count > 0 ? $": see {string.Join(", ", entry.ReplacedBy.Select(id => Named(knowledge, id)))}" : "";
            console.WriteText($"{entry.State}{instead}");
        }
        if (entry.Aliases.Count > 0)
            console.WriteText($"Also known as: {string.Join("; ", entry.Aliases)}");
        foreach ((string name, string label) in _facts)
        {
            if (entry.Fact(name) is { } value)
                console.WriteText($"{label}: {value}");
        }
        if (entry.Fact(FactNames.Cvss) is { } text)
            console.WriteText(CvssText.TryExplain(text, out CvssReading? cvss) ? FormattableString.Invariant($"CVSS {cvss.Version}: {cvss.Score:0.0} {cvss.Severity}, {text}") : $"CVSS: {text}");
        foreach (IGrouping<(string Relation, string? View), KnowledgeLink> links in entry.Links.GroupBy(link => (link.Relation, link.View)))
            Write(console, knowledge, links, most);
        if (entry.Description.Length > 0)
        {
            console.WriteLine();
            console.WriteText(entry.Description);
        }
    }

    private static void Write(IAnsiConsole console, KnowledgeBase knowledge, IGrouping<(string Relation, string? View), KnowledgeLink> links, int most)
    {
        string view = links.Key.View is { } name ? $" (view {name})" : "";
        console.WriteText($"{Relation(links.Key.Relation)}{view}:");
        KnowledgeLink[] all = [.. links];
        foreach (KnowledgeLink link in all.Take(most))
        {
            console.WriteText($"  {Named(knowledge, link.Target)}");
            if (link.Text is not null)
                console.WriteNote($"    {link.Text}");
        }
        if (all.Length > most)
            console.WriteNote($"  and {all.Length - most:N0} more (--all)");
    }

    /// <summary>A relation in words: <c>can-precede</c> as <c>Can precede</c>.</summary>
    private static string Relation(string name) =>
        _relations.TryGetValue(name, out string? words) ? words : name.Length == 0 ? "" : char.ToUpperInvariant(name[0]) + name[1..].Replace('-', ' ');

    private static string Named(KnowledgeBase knowledge, string id) => knowledge.Find(id) is { Name.Length: > 0 } entry ? $"{id} {entry.Name}" : id;
}
