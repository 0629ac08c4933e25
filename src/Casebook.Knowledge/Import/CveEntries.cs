using System.Globalization;
using Casebook.Knowledge.Cve;
using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Store;

namespace Casebook.Knowledge.Import;

/// <summary>CVE records, passed on one by one.</summary>
internal static class CveEntries
{
    /// <summary>Gives every record to <paramref name="take"/>, and every one that can not be read to <paramref name="fault"/>.</summary>
    /// <exception cref="KnowledgeFileException">The file is damaged.</exception>
    public static void Read(SourceFile file, SourceFormat format, Action<KnowledgeEntry> take, Action<CveFault> fault, ImportWatch watch)
    {
        long count = 0;
        SourceJson.Each(file, format == SourceFormat.NvdPage ? "vulnerabilities" : null, item =>
        {
            CveReading reading = CveDocument.Record(file.Path, item.Element, $"record {++count}");
            if (reading.Record is { } record)
            {
                take(Entry(record));
            }
            else
            {
                fault(reading.Fault!);
            }
        }, watch);
    }

    private static KnowledgeEntry Entry(CveRecord record)
    {
        var facts = new List<KnowledgeFact> { new(FactNames.Status, PlainText.Collapse(record.State)) };
        if (record.Published is { } published)
        {
            facts.Add(new(FactNames.Published, published.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        }
        if (record.Scores.Count > 0)
        {
            facts.Add(new(FactNames.Cvss, record.Scores[0].Vector.ToString()));
        }
        return new KnowledgeEntry
        {
            Id = record.Id,
            Kind = KnowledgeKind.Vulnerability,
            State = record.Rejected ? EntryState.Rejected : EntryState.Current,
            Description = PlainText.Collapse(record.Description ?? ""),
            Facts = facts,
            Links = [.. record.Weaknesses.Select(cwe => new KnowledgeLink(Relations.Cwe, cwe))],
        };
    }
}
