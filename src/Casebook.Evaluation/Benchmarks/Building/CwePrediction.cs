using System.Security.Cryptography;
using System.Text;
using Casebook.Knowledge;
using Casebook.Knowledge.Cve;
using Casebook.Knowledge.Cwe;
using Casebook.Runs.Files;

namespace Casebook.Evaluation.Benchmarks.Building;

/// <summary>
/// Makes a benchmark of root cause mapping from CVE records that are newer than a model: what came out after its training
/// can not have been learnt by heart. The same files give the same questions, in whatever order they are named, as long
/// as they agree about the texts.
/// </summary>
public static class CwePrediction
{
    /// <summary>Reads records and chooses questions.</summary>
    /// <param name="files">CVE JSON 5 or NVD JSON 2.0 in every form that <see cref="CveReader"/> knows.</param>
    /// <param name="after">Only what was published later than this day (UTC).</param>
    /// <param name="count">At most so many; which ones is decided by a hash of their ids, so that a sample is even and does not depend on the order of files.</param>
    /// <param name="fault">Is told every record that can not be read.</param>
    /// <exception cref="BenchmarkException">A file can not be read, or no record serves.</exception>
    public static CwePredictionSet Build(
        IReadOnlyList<string> files, DateOnly after, int count, Action<CveFault>? fault = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var found = new Dictionary<string, Candidate>(StringComparer.Ordinal);
        var sources = new List<BuiltFrom>();
        int unreadable = 0;
        foreach (string file in files)
        {
            try
            {
                sources.Add(new(Path.GetFileName(file), FileHash.Sha256(file)));
                foreach (CveReading reading in CveReader.Read(file))
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (reading.Record is { } record)
                    {
                        found[record.Id] = found.TryGetValue(record.Id, out Candidate? before) ? before.With(record) : Candidate.Of(record);
                    }
                    else
                    {
                        unreadable++;
                        fault?.Invoke(reading.Fault!);
                    }
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new BenchmarkException(file, "", $"can not be read ({e.Message.TrimEnd('.')})", "Name files of CVE records: CVE JSON 5 or NVD JSON 2.0.", e);
            }
        }
        (CwePredictionRow[] rows, CwePredictionTally tally) = Choose(found.Values, after);
        if (rows.Length == 0)
        {
            throw new BenchmarkException(string.Join(", ", files), "", $"holds no record that serves: {found.Count} CVEs, {tally.Earlier} of them without a date after {after:yyyy-MM-dd}", "Name newer records, or an earlier day.");
        }
        CwePredictionRow[] chosen = [.. rows.OrderBy(row => Place(row.CveId), StringComparer.Ordinal).Take(count).OrderBy(row => row.Published).ThenBy(row => row.CveId, StringComparer.Ordinal)];
        return new(after, chosen, sources, tally with { Unreadable = unreadable, Left = rows.Length - chosen.Length });
    }

    private static (CwePredictionRow[] Rows, CwePredictionTally Tally) Choose(IReadOnlyCollection<Candidate> found, DateOnly after)
    {
        int rejected = 0, earlier = 0, withoutText = 0, notOne = 0, notAllowed = 0, names = 0;
        var rows = new List<CwePredictionRow>();
        foreach (Candidate one in found)
        {
            if (one.Rejected)
                rejected++;
            else if (one.Published is not { } day || day <= after)
                earlier++;
            else if (string.IsNullOrWhiteSpace(one.Description))
                withoutText++;
            else if (one.Weaknesses is not [string cwe])
                notOne++;
            else if (!MayBeMapped(cwe))
                notAllowed++;
            else if (CweId.FindAll(one.Description.ToUpperInvariant()).Count > 0)
                names++;
            else
                rows.Add(new(one.Id, day, one.Description, cwe));
        }
        CwePredictionRow[] different = [.. rows.GroupBy(row => Letters(row.Description)).Select(Single).OfType<CwePredictionRow>()];
        return (different, new()
        {
            Cves = found.Count,
            Rejected = rejected,
            Earlier = earlier,
            WithoutText = withoutText,
            NotOneWeakness = notOne,
            NotAllowed = notAllowed,
            NamesAnswer = names,
            Repeated = rows.Count - different.Length,
        });
    }

    /// <summary>The earliest record of those with one text; none where they do not agree about its weakness, since then nobody can know it.</summary>
    private static CwePredictionRow? Single(IGrouping<string, CwePredictionRow> same) =>
        same.Select(row => row.Cwe).Distinct().Count() == 1 ? same.OrderBy(row => row.Published).ThenBy(row => row.CveId, StringComparer.Ordinal).First() : null;

    /// <summary>MITRE marks each weakness; <c>Allowed-with-Review</c> is one that a person may choose with care, so it stays.</summary>
    private static bool MayBeMapped(string cwe) => KnowledgeBase.BuiltIn.IsAllowedForMapping(cwe) == true;

    /// <summary>A text without what differs between two copies of it: case, spaces, punctuation.</summary>
    private static string Letters(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (char.IsLetterOrDigit(c))
                letters.Append(char.ToLowerInvariant(c));
        }
        return letters.ToString();
    }

    private static string Place(string id) => Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(id)));

    /// <summary>What all files together say of a CVE.</summary>
    private sealed record Candidate(string Id, bool Rejected, DateOnly? Published, string? Description, IReadOnlyList<string> Weaknesses)
    {
        public static Candidate Of(CveRecord record) => new(record.Id, record.Rejected, Day(record), record.Description, record.Weaknesses);

        public Candidate With(CveRecord record) => this with
        {
            Rejected = Rejected || record.Rejected,
            Published = Day(record) is { } day && (Published is null || day < Published) ? day : Published,
            Description = Description ?? record.Description,
            Weaknesses = [.. Weaknesses.Union(record.Weaknesses)],
        };

        private static DateOnly? Day(CveRecord record) => record.Published is { } time ? DateOnly.FromDateTime(time.UtcDateTime) : null;
    }
}
