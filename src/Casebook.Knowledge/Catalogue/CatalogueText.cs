using System.Text;
using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Store;

namespace Casebook.Knowledge.Catalogue;

/// <summary>
/// A part as a table that can be shipped and reviewed: ids, kinds, states, names, successors, other names, the facts that
/// verifiers ask for, and parents. No descriptions. One entry a line, columns divided by tabs, sorted by id.
/// </summary>
public static class CatalogueText
{
    private const string Columns = "id\tkind\tstate\tname\treplaced_by\taliases\tfacts\tparents";

    private static readonly string[] _facts = [FactNames.Abstraction, FactNames.Type, FactNames.Status, FactNames.Mapping, FactNames.Tactics];

    /// <summary>The table of a part, with its publisher's notice above it.</summary>
    /// <param name="release">The part's release.</param>
    /// <param name="entries">Its entries.</param>
    /// <exception cref="ArgumentException">The part is none of CWE, CAPEC and ATT&amp;CK, which may be shipped under their terms.</exception>
    public static string Write(KnowledgeRelease release, IEnumerable<KnowledgeEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(entries);
        var text = new StringBuilder();
        foreach (string line in CatalogueNotice.Of(release.Part, release.Version))
        {
            text.Append("# ").Append(line).Append('\n');
        }
        text.Append(Columns).Append('\n');
        foreach (KnowledgeEntry entry in entries.OrderBy(entry => SortKey(entry.Id), StringComparer.Ordinal).ThenBy(entry => entry.Kind))
        {
            string[] fields =
            [
                entry.Id, entry.Kind.ToString(), entry.State == EntryState.Current ? "" : entry.State.ToString(), entry.Name, string.Join(' ', entry.ReplacedBy), string.Join('|', entry.Aliases.Select(alias => alias.Replace('|', '/'))),
                string.Join(';', _facts.Where(name => entry.Fact(name) is not null).Select(name => $"{name}={entry.Fact(name)!.Replace(';', ',')}")),
                string.Join(' ', entry.Links.Where(link => link is { Relation: Relations.ChildOf, View: null or KnowledgeBase.ResearchConcepts or KnowledgeBase.SimplifiedMapping })
                    .Select(link => link.View is null ? link.Target : $"{link.Target}@{link.View}")),
            ];
            text.Append(string.Join('\t', fields)).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>Reads a table back. Those inside are ours, so a malformed line is a fault of the build, found by any test.</summary>
    internal static IEnumerable<KnowledgeEntry> Read(TextReader text)
    {
        while (text.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#' || line == Columns)
            {
                continue;
            }
            string[] fields = line.Split('\t');
            yield return new KnowledgeEntry
            {
                Id = fields[0],
                Kind = Enum.Parse<KnowledgeKind>(fields[1]),
                State = fields[2].Length == 0 ? EntryState.Current : Enum.Parse<EntryState>(fields[2]),
                Name = fields[3],
                ReplacedBy = fields[4].Split(' ', StringSplitOptions.RemoveEmptyEntries),
                Aliases = fields[5].Split('|', StringSplitOptions.RemoveEmptyEntries),
                Facts = [.. fields[6].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(fact => fact.Split('=', 2)).Select(pair => new KnowledgeFact(pair[0], pair[1]))],
                Links = [.. fields[7].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(parent => parent.Split('@')).Select(pair => new KnowledgeLink(Relations.ChildOf, pair[0], pair.Length > 1 ? pair[1] : null))],
            };
        }
    }

    /// <summary>Numbers behind a hyphen sort by size.</summary>
    private static string SortKey(string id) => id.IndexOf('-', StringComparison.Ordinal) is int hyphen and >= 0 ? id[(hyphen + 1)..].PadLeft(8, '0') : id;
}
