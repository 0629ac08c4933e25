using Casebook.Knowledge.Entries;

namespace Casebook.Knowledge.Store;

/// <summary>What a part of a knowledge base consists of and comes from.</summary>
/// <param name="Part">One of <see cref="KnowledgeParts"/>.</param>
/// <param name="Version">The publisher's release (<c>4.19.1</c>); where the files name none, the newest day in them (<c>as of 2025-11-12</c>).</param>
/// <param name="Sources">The files it was made from; none where it came with the program.</param>
/// <param name="Counts">How many entries of each kind.</param>
public sealed record KnowledgeRelease(string Part, string Version, IReadOnlyList<KnowledgeSource> Sources, IReadOnlyList<KindCount> Counts)
{
    /// <summary>Whether the part is the catalogue that comes with the program, without descriptions.</summary>
    public bool BuiltIn => Sources.Count == 0;

    /// <summary>All entries.</summary>
    public int Entries => Counts.Sum(count => count.Current + count.Withdrawn);

    /// <summary><c>CWE List 4.19.1, built in</c>.</summary>
    public override string ToString() => $"{KnowledgeParts.Title(Part)} {Version}, {(BuiltIn ? "built in" : "imported")}";
}

/// <summary>A file that was imported.</summary>
/// <param name="Name">The file's name, without its folder.</param>
/// <param name="Format">What it was: <c>CWE XML</c>, <c>STIX bundle</c>.</param>
/// <param name="Bytes">Its length as it lay there, compressed or not.</param>
/// <param name="Sha256">Of those bytes, in lower-case hexadecimal digits.</param>
/// <param name="Imported">When, UTC.</param>
public sealed record KnowledgeSource(string Name, string Format, long Bytes, string Sha256, DateTimeOffset Imported);

/// <summary>How many entries of a kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Current">Those that count.</param>
/// <param name="Withdrawn">Deprecated, revoked and rejected ones.</param>
public sealed record KindCount(KnowledgeKind Kind, int Current, int Withdrawn)
{
    /// <summary>Counts of entries, in the order of the kinds.</summary>
    internal static IReadOnlyList<KindCount> Of(IEnumerable<KnowledgeEntry> entries) =>
        [.. entries.GroupBy(entry => entry.Kind).OrderBy(group => group.Key)
            .Select(group => new KindCount(group.Key, group.Count(entry => entry.State == EntryState.Current), group.Count(entry => entry.State != EntryState.Current)))];
}
