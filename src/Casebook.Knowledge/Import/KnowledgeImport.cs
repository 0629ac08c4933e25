using Casebook.Knowledge.Cve;
using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Store;
using Casebook.Runs.Files;

namespace Casebook.Knowledge.Import;

/// <summary>Makes parts of a knowledge base from publishers' files.</summary>
public static class KnowledgeImport
{
    /// <summary>
    /// Imports <paramref name="files"/>, whose formats are told from their content, into <paramref name="folder"/>. All files of
    /// one part make the part together and replace the one that was there; CVE records are added to those that were there,
    /// newer ones in place of older. Nothing is replaced before every file has been read.
    /// </summary>
    /// <param name="release">What to call the release of a part; null for what the files say.</param>
    /// <param name="progress">Told now and then.</param>
    /// <exception cref="KnowledgeFileException">A file can not be used, or files do not belong together.</exception>
    /// <exception cref="FileWriteException">The disk refuses.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop; parts that were finished stay.</exception>
    public static ImportReport Run(
        IReadOnlyList<string> files, string folder, string? release = null, IProgress<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        var watch = new ImportWatch(progress, cancellation);
        (string File, SourceFormat Format)[] all = [.. files.Select(file => (file, SourceDetection.Of(file)))];
        string[] records = [.. all.Where(each => IsCve(each.Format)).Select(each => each.File)];
        List<PartContent> parts = Contents(all, watch);
        if (release is not null && parts.Count + (records.Length > 0 ? 1 : 0) > 1)
        {
            throw new KnowledgeFileException(files[0], "--release", "the files belong to several parts, each with a release of its own", "Import them one part at a time.");
        }
        var written = new List<KnowledgeRelease>();
        foreach (PartContent part in parts)
        {
            written.Add(PartWriter.Write(KnowledgeFolder.File(folder, part.Part), writer =>
            {
                foreach (KnowledgeEntry entry in part.Entries)
                {
                    writer.Add(entry);
                }
                return new KnowledgeRelease(part.Part, release ?? part.Version ?? AsOf(part.NewestDay), part.Sources, []);
            }));
        }
        var faults = new FaultList();
        if (records.Length > 0)
        {
            written.Add(Records(all, folder, release, faults, watch));
        }
        return new ImportReport(written, faults.First, faults.Count);
    }

    private static bool IsCve(SourceFormat format) => format is SourceFormat.NvdPage or SourceFormat.CveRecords;

    private static string AsOf(string? day) => day is null ? "of an unknown release" : $"as of {day}";

    /// <summary>The parts that stand in memory whole, in the order of <see cref="KnowledgeParts.All"/>.</summary>
    private static List<PartContent> Contents((string File, SourceFormat Format)[] files, ImportWatch watch)
    {
        var parts = new List<PartContent>();
        string? named = null;
        foreach ((string path, SourceFormat format) in files.Where(each => !IsCve(each.Format)))
        {
            using SourceFile file = SourceFile.Open(path);
            if (format == SourceFormat.CweRelease)
            {
                named = CweJson.Release(file, watch);
                continue;
            }
            SourceContent content = format switch
            {
                SourceFormat.CweXml => CweXml.Read(file, watch),
                SourceFormat.CweJson => CweJson.Read(file, watch),
                SourceFormat.StixBundle => StixBundle.Read(file, watch),
                _ => KevJson.Read(file, watch),
            };
            PartContent? part = parts.Find(each => each.Part == content.Part);
            if (part is null)
            {
                parts.Add(part = new PartContent(content.Part));
            }
            else if (format != SourceFormat.CweJson || part.Sources.Any(source => source.Format != format.Text()))
            {
                throw new KnowledgeFileException(path, "", $"is another file of the {KnowledgeParts.Title(content.Part)}, after {part.Sources[0].Name}", "Name one of the two.");
            }
            part.Take(content, Source(path, format));
        }
        if (parts.Find(each => each.Part == KnowledgeParts.Cwe) is { } cwe)
        {
            cwe.Version = named ?? cwe.Version;
            // A part that knows categories alone would call every weakness unknown.
            if (!cwe.Entries.Exists(entry => entry.Kind == KnowledgeKind.Weakness))
            {
                throw new KnowledgeFileException(files.First(each => each.Format == SourceFormat.CweJson).File, "", "has no weaknesses", "Name the file of the weaknesses in the same command.");
            }
        }
        else if (named is not null)
        {
            throw new KnowledgeFileException(files.First(each => each.Format == SourceFormat.CweRelease).File, "", "says only which release of the CWE List it belongs to", "Name the files of that release in the same command.");
        }
        return [.. parts.OrderBy(part => KnowledgeParts.All.ToList().IndexOf(part.Part))];
    }

    private static KnowledgeRelease Records((string File, SourceFormat Format)[] files, string folder, string? release, FaultList faults, ImportWatch watch)
    {
        string path = KnowledgeFolder.File(folder, KnowledgeParts.Cve);
        using PartFile? older = File.Exists(path) ? PartFile.Open(path) : null;
        return PartWriter.Write(path, writer =>
        {
            string? newest = null;
            var sources = new List<KnowledgeSource>();
            foreach ((string name, SourceFormat format) in files.Where(each => IsCve(each.Format)))
            {
                using SourceFile file = SourceFile.Open(name);
                CveEntries.Read(file, format, Add, faults.Add, watch);
                sources.Add(Source(name, format));
            }
            if (writer.Count == 0)
            {
                throw new KnowledgeFileException(files.First(each => IsCve(each.Format)).File, "", faults.First.Count > 0 ? $"has no record that can be read; the first: {faults.First[0].Problem}" : "has no record in it", "Name a file of CVE JSON 5 or NVD JSON 2.0.");
            }
            if (older is not null)
            {
                foreach (KnowledgeEntry entry in older.All())
                {
                    newest = Later(newest, entry);
                    writer.AddMissing(entry);
                }
            }
            IEnumerable<KnowledgeSource> kept = older?.Release.Sources.Where(source => sources.TrueForAll(newer => newer.Sha256 != source.Sha256)) ?? [];
            return new KnowledgeRelease(KnowledgeParts.Cve, release ?? AsOf(newest), [.. kept, .. sources], []);

            void Add(KnowledgeEntry entry)
            {
                newest = Later(newest, entry);
                writer.Add(entry);
            }
        });
    }

    private static string? Later(string? day, KnowledgeEntry entry) => entry.Fact(FactNames.Published) is { } published && string.CompareOrdinal(published, day) > 0 ? published : day;

    private static KnowledgeSource Source(string path, SourceFormat format) =>
        new(Path.GetFileName(path), format.Text(), new FileInfo(path).Length, FileHash.Sha256(path), DateTimeOffset.UtcNow);

    private sealed class PartContent(string part)
    {
        public string Part { get; } = part;

        public string? Version { get; set; }

        public string? NewestDay { get; private set; }

        public List<KnowledgeEntry> Entries { get; } = [];

        public List<KnowledgeSource> Sources { get; } = [];

        public void Take(SourceContent content, KnowledgeSource source)
        {
            Version = System.Version.TryParse(Version, out System.Version? ours) && System.Version.TryParse(content.Version, out System.Version? theirs) && ours > theirs ? Version : content.Version ?? Version;
            NewestDay = content.NewestDay ?? NewestDay;
            Entries.AddRange(content.Entries);
            Sources.Add(source);
        }
    }

    /// <summary>The first faults, and how many there were.</summary>
    private sealed class FaultList
    {
        private const int Kept = 20;

        public List<CveFault> First { get; } = [];

        public int Count { get; private set; }

        public void Add(CveFault fault)
        {
            Count++;
            if (First.Count < Kept)
            {
                First.Add(fault);
            }
        }
    }
}

/// <summary>What an import did.</summary>
/// <param name="Parts">The parts as they are now.</param>
/// <param name="Faults">The first twenty CVE records that could not be read.</param>
/// <param name="FaultCount">How many there were.</param>
public sealed record ImportReport(IReadOnlyList<KnowledgeRelease> Parts, IReadOnlyList<CveFault> Faults, int FaultCount);
