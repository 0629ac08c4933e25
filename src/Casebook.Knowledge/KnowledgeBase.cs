using Casebook.Knowledge.Catalogue;
using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Store;
using Casebook.Runs.Errors;

namespace Casebook.Knowledge;

/// <summary>
/// What is known of weaknesses, techniques, attack patterns and vulnerabilities: every part from what was imported, and
/// where a part was not, from the catalogue that comes with the program (CWE, CAPEC, ATT&amp;CK; no descriptions). Safe to ask
/// from any number of threads.
/// </summary>
public sealed class KnowledgeBase : IDisposable
{
    /// <summary>The view of the CWE List that has every weakness: Research Concepts.</summary>
    public const string ResearchConcepts = "CWE-1000";

    /// <summary>The view that NVD maps vulnerabilities by: Weaknesses for Simplified Mapping of Published Vulnerabilities.</summary>
    public const string SimplifiedMapping = "CWE-1003";

    private readonly Dictionary<string, KnowledgePart> _imported;

    private KnowledgeBase(Dictionary<string, KnowledgePart> imported) => _imported = imported;

    /// <summary>What comes with the program, and nothing else: the same answers on every machine.</summary>
    public static KnowledgeBase BuiltIn { get; } = new([]);

    /// <summary>Opens what was imported into a folder; what was not is answered from the catalogue.</summary>
    /// <param name="folder">Default: <see cref="KnowledgeFolder.Default"/>. It need not be there.</param>
    /// <exception cref="KnowledgeFileException">A part is damaged.</exception>
    public static KnowledgeBase Open(string? folder = null)
    {
        folder ??= KnowledgeFolder.Default;
        var imported = new Dictionary<string, KnowledgePart>(StringComparer.Ordinal);
        try
        {
            foreach (string part in KnowledgeParts.All)
            {
                string file = KnowledgeFolder.File(folder, part);
                if (!File.Exists(file))
                {
                    continue;
                }
                imported.Add(part, KnowledgePart.Open(file));
                if (imported[part].Release.Part != part)
                {
                    throw new KnowledgeFileException(file, "release", $"holds the part {imported[part].Release.Part}", "Give the file its own name back, or import the part again.");
                }
            }
            return new KnowledgeBase(imported);
        }
        catch
        {
            new KnowledgeBase(imported).Dispose();
            throw;
        }
    }

    /// <summary>What answers come from, in the order of <see cref="KnowledgeParts.All"/>; parts of which nothing is known are left out.</summary>
    public IReadOnlyList<KnowledgeRelease> Releases => [.. KnowledgeParts.All.Select(Part).OfType<KnowledgePart>().Select(part => part.Release)];

    /// <summary>The entry that an id names; null where there is none.</summary>
    /// <exception cref="KnowledgeFileException">An imported part is damaged there.</exception>
    public KnowledgeEntry? Find(string? id) => FindAll(id) is [(_, var first), ..] ? first : null;

    /// <summary>
    /// Every entry that an id names, each with the release that it is from: the ones that count before those that do not.
    /// ATT&amp;CK's domains share groups and software, and a CVE id may name a record and a line of KEV.
    /// </summary>
    /// <exception cref="KnowledgeFileException">An imported part is damaged there.</exception>
    public IReadOnlyList<(KnowledgeRelease Release, KnowledgeEntry Entry)> FindAll(string? id)
    {
        IEnumerable<KnowledgePart> parts = KnowledgeId.PartsOf(id).Select(Part).OfType<KnowledgePart>();
        return [.. parts.SelectMany(part => part.Find(id!).Select(entry => (part.Release, entry))).OrderBy(found => found.entry.Kind).ThenBy(found => found.entry.State)];
    }

    /// <summary>Every entry of a kind, part by part.</summary>
    /// <exception cref="KnowledgeFileException">An imported part is damaged.</exception>
    public IEnumerable<KnowledgeEntry> All(KnowledgeKind kind) =>
        KnowledgeParts.All.Select(Part).OfType<KnowledgePart>()
            .Where(part => part.Release.Counts.Any(count => count.Kind == kind))
            .SelectMany(part => part.All()).Where(entry => entry.Kind == kind);

    /// <summary>Every entry of a part; none where nothing is known of it.</summary>
    /// <exception cref="KnowledgeFileException">The imported part is damaged.</exception>
    public IEnumerable<KnowledgeEntry> AllOf(string part) => Part(part)?.All() ?? [];

    /// <summary>Whether an id exists and still counts, and which release says so. Never throws on any text but for a damaged part.</summary>
    /// <exception cref="KnowledgeFileException">An imported part is damaged there.</exception>
    public IdFinding Check(string? id)
    {
        IReadOnlyList<string> parts = KnowledgeId.PartsOf(id);
        if (parts.Count == 0)
        {
            return new IdFinding(id ?? "", IdStanding.Malformed, null, [], null);
        }
        if (FindAll(id) is [var (release, entry), ..])
        {
            return new IdFinding(id!, Standing(entry.State), entry, entry.ReplacedBy, release);
        }
        // Being in no list of exploited vulnerabilities says nothing about a vulnerability.
        KnowledgePart? asked = Part(parts[0]);
        return new IdFinding(id!, asked is null ? IdStanding.NotCovered : IdStanding.Unknown, null, [], asked?.Release);
    }

    /// <summary>Parents: of a weakness in a view, of a sub-technique its technique, of an attack pattern in CAPEC. None where there are none or the id is not known.</summary>
    public IReadOnlyList<string> Parents(string? id, string view = ResearchConcepts) => Find(id)?.Targets(Relations.ChildOf, view) ?? [];

    /// <summary>Parents, their parents and so on, nearest first, each once.</summary>
    public IReadOnlyList<string> Ancestors(string? id, string view = ResearchConcepts)
    {
        var ancestors = new List<string>();
        var seen = new HashSet<string> { id ?? "" };
        var open = new Queue<string>(Parents(id, view));
        while (open.TryDequeue(out string? next))
        {
            if (seen.Add(next))
            {
                ancestors.Add(next);
                foreach (string parent in Parents(next, view))
                {
                    open.Enqueue(parent);
                }
            }
        }
        return ancestors;
    }

    /// <summary>Whether MITRE lets vulnerabilities be mapped to a weakness (<c>Allowed</c>, <c>Allowed-with-Review</c>); null where the id is no entry of the CWE List or says nothing of it.</summary>
    public bool? IsAllowedForMapping(string? id) => Find(id)?.Fact(FactNames.Mapping) is { } usage ? usage is "Allowed" or "Allowed-with-Review" : null;

    /// <summary>Reads every entry of every imported part, which checks its hash.</summary>
    /// <returns>What was found wrong, a part at a time; none where all is well.</returns>
    public IReadOnlyList<CasebookException> Verify()
    {
        var faults = new List<CasebookException>();
        foreach (KnowledgePart part in _imported.Values)
        {
            try
            {
                foreach (KnowledgeEntry _ in part.All())
                {
                }
            }
            catch (KnowledgeFileException fault)
            {
                faults.Add(fault);
            }
        }
        return faults;
    }

    /// <summary>Closes the files of imported parts. <see cref="BuiltIn"/> has none.</summary>
    public void Dispose()
    {
        foreach (KnowledgePart part in _imported.Values)
        {
            part.File?.Dispose();
        }
    }

    private KnowledgePart? Part(string name) => _imported.GetValueOrDefault(name) ?? BuiltInCatalogue.Find(name);

    private static IdStanding Standing(EntryState state) => state switch
    {
        EntryState.Current => IdStanding.Current,
        EntryState.Deprecated => IdStanding.Deprecated,
        EntryState.Revoked => IdStanding.Revoked,
        _ => IdStanding.Rejected,
    };
}
