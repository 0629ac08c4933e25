using System.Runtime.InteropServices;
using Casebook.Knowledge.Entries;
using Casebook.Runs.Files;

namespace Casebook.Knowledge.Store;

/// <summary>
/// Writes a part as <see cref="PartLayout"/> says, atomically. Entries go to the disk as they come; in memory stay 32 bytes
/// and the id of each.
/// </summary>
internal sealed class PartWriter
{
    private readonly Stream _stream;
    private readonly Dictionary<(string Id, KnowledgeKind Kind), Place> _places = [];
    private long _offset;

    private PartWriter(Stream stream)
    {
        _stream = stream;
        _stream.Write(PartLayout.FirstLine);
        _offset = PartLayout.FirstLine.Length;
    }

    /// <summary>Writes a part's file.</summary>
    /// <param name="path">The file; its folder is made where it is missing.</param>
    /// <param name="fill">Adds every entry, then says what release it is. The counts of what it returns are replaced by those of what was added.</param>
    /// <returns>The release as written.</returns>
    /// <exception cref="FileWriteException">The disk refuses; an older part stands as it was.</exception>
    public static KnowledgeRelease Write(string path, Func<PartWriter, KnowledgeRelease> fill)
    {
        KnowledgeRelease? written = null;
        AtomicFile.Write(path, stream =>
        {
            var writer = new PartWriter(stream);
            written = writer.Finish(fill(writer));
        });
        return written!;
    }

    /// <summary>How many entries there are.</summary>
    public int Count => _places.Count;

    /// <summary>Adds an entry; one of the same id and kind that was added before is replaced by it.</summary>
    public void Add(KnowledgeEntry entry) => Add(entry, EntryJson.Write(entry));

    /// <summary>Adds an entry unless there is one of the same id and kind.</summary>
    public void AddMissing(KnowledgeEntry entry)
    {
        if (!_places.ContainsKey((entry.Id, entry.Kind)))
        {
            Add(entry);
        }
    }

    private void Add(KnowledgeEntry entry, ReadOnlyMemory<byte> line)
    {
        _stream.Write(line.Span);
        _stream.WriteByte((byte)'\n');
        _places[(entry.Id, entry.Kind)] = new Place(PartLayout.Key(entry.Id), _offset, line.Length, PartLayout.Hash(line.Span), entry.State == EntryState.Current);
        _offset += line.Length + 1;
    }

    private KnowledgeRelease Finish(KnowledgeRelease facts)
    {
        KnowledgeRelease release = facts with
        {
            Counts = [.. _places.GroupBy(place => place.Key.Kind).OrderBy(group => group.Key)
                .Select(group => new KindCount(group.Key, group.Count(place => place.Value.Current), group.Count(place => !place.Value.Current)))],
        };
        Place[] sorted = [.. _places.Values.OrderBy(place => place.Key).ThenBy(place => place.Offset)];
        byte[] index = new byte[sorted.Length * PartLayout.IndexEntryBytes];
        for (int i = 0; i < sorted.Length; i++)
        {
            PartLayout.WriteIndexEntry(index.AsSpan(i * PartLayout.IndexEntryBytes), sorted[i].Key, sorted[i].Offset, sorted[i].Length, sorted[i].Hash);
        }
        byte[] json = ReleaseJson.Write(release), table = PartLayout.Table(index);
        _stream.Write(index);
        _stream.Write(json);
        _stream.Write(table);
        _stream.Write(PartLayout.Tail(_offset, sorted.Length, json, table));
        return release;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Place(ulong Key, long Offset, int Length, ulong Hash, bool Current);
}
