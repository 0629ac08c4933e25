using System.Globalization;
using Casebook.Knowledge.Cve;
using Casebook.Knowledge.Cvss;
using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Json;
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
                take(Entry(record, item));
            }
            else
            {
                fault(reading.Fault!);
            }
        }, watch);
    }

    private static KnowledgeEntry Entry(CveRecord record, JsonField item)
    {
        var facts = new List<KnowledgeFact> { new(FactNames.Status, PlainText.Collapse(record.State)) };
        if (record.Published is { } published)
        {
            facts.Add(new(FactNames.Published, published.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        }
        if ((record.Scores.Count > 0 ? record.Scores[0].Vector.ToString() : OtherVector(item)) is { } vector)
        {
            facts.Add(new(FactNames.Cvss, vector));
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

    /// <summary>The first vector of version 4, else of version 2, of a record that has none of version 3; one that is malformed is none.</summary>
    private static string? OtherVector(JsonField item)
    {
        try
        {
            return Vectors(item, "cvssV4_0", "cvssMetricV40").Concat(Vectors(item, "cvssV2_0", "cvssMetricV2")).FirstOrDefault(vector => CvssText.TryExplain(vector, out _));
        }
        catch (JsonFieldException)
        {
            // The record counts without its vector.
            return null;
        }
    }

    private static IEnumerable<string> Vectors(JsonField item, string ofCve, string ofNvd)
    {
        JsonField? containers = item.Optional("containers");
        IEnumerable<JsonField?> all = [containers?.Optional("cna"), .. (containers?.OptionalItems("adp") ?? []).Select(container => (JsonField?)container)];
        IEnumerable<JsonField?> cve = all.SelectMany(container => container?.OptionalItems("metrics") ?? []).Select(metric => metric.Optional(ofCve));
        IEnumerable<JsonField?> nvd = (item.Optional("cve")?.Optional("metrics")?.OptionalItems(ofNvd) ?? []).Select(metric => metric.Optional("cvssData"));
        return cve.Concat(nvd).Select(cvss => cvss?.Optional("vectorString")?.Text()).OfType<string>();
    }
}
