using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Store;

namespace Casebook.Knowledge;

/// <summary>A part, wherever it lies.</summary>
/// <param name="Release">What it is.</param>
/// <param name="Find">Every entry of an id, in the order of the kinds.</param>
/// <param name="All">Every entry.</param>
/// <param name="File">The file that is open for it; null for none.</param>
internal sealed record KnowledgePart(
    KnowledgeRelease Release, Func<string, IReadOnlyList<KnowledgeEntry>> Find, Func<IEnumerable<KnowledgeEntry>> All, PartFile? File = null)
{
    public static KnowledgePart Open(string path)
    {
        PartFile file = PartFile.Open(path);
        return new KnowledgePart(file.Release, file.Find, file.All, file);
    }
}
