using System.Text.Json;
using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Json;
using Microsoft.Win32.SafeHandles;

namespace Casebook.Knowledge.Store;

/// <summary>A stored part, open for look-ups from any number of threads. In memory are the pages of its index that were needed.</summary>
internal sealed class PartFile : IDisposable
{
    private const string Remedy = "Import the part again (casebook knowledge import), or delete the file to use what comes with the program.";

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly long _indexOffset;
    private readonly int _count;
    private readonly byte[] _table;
    private readonly byte[]?[] _pages;

    private PartFile(string path, SafeFileHandle file, long indexOffset, int count, byte[] table, KnowledgeRelease release)
    {
        (_path, _file, _indexOffset, _count, _table, Release) = (path, file, indexOffset, count, table, release);
        _pages = new byte[]?[PartLayout.Pages(count)];
    }

    /// <summary>What it is.</summary>
    public KnowledgeRelease Release { get; }

    /// <summary>Opens a part.</summary>
    /// <exception cref="KnowledgeFileException">It can not be read, is none, or is damaged in what opening looks at.</exception>
    public static PartFile Open(string path)
    {
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KnowledgeFileException(path, "", $"can not be opened: {exception.Message.TrimEnd('.')}", "Check its permissions.", exception);
        }
        try
        {
            return Read(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Every entry of an id, in the order of the kinds; none where there is none.</summary>
    /// <exception cref="KnowledgeFileException">The file is damaged there.</exception>
    public IReadOnlyList<KnowledgeEntry> Find(string id)
    {
        ulong key = PartLayout.Key(id);
        var found = new List<KnowledgeEntry>();
        for (int i = FirstNotBelow(key); i < _count && Index(i).Key == key; i++)
        {
            // Two ids may have one key.
            KnowledgeEntry entry = Entry(i);
            if (entry.Id == id)
            {
                found.Add(entry);
            }
        }
        found.Sort((left, right) => left.Kind.CompareTo(right.Kind));
        return found;
    }

    /// <summary>Every entry, in the order of the file.</summary>
    /// <exception cref="KnowledgeFileException">The file is damaged.</exception>
    public IEnumerable<KnowledgeEntry> All() => Enumerable.Range(0, _count).OrderBy(number => Index(number).Offset).Select(Entry);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static PartFile Read(string path, SafeFileHandle file)
    {
        long length = RandomAccess.GetLength(file);
        byte[] tail = new byte[PartLayout.TailBytes];
        byte[] first = new byte[PartLayout.FirstLine.Length];
        if (length < first.Length + tail.Length || !Fill(file, first, 0) || !PartLayout.FirstLine.SequenceEqual(first))
        {
            throw new KnowledgeFileException(path, "", "is no stored part of a knowledge base of this version", Remedy);
        }
        if (!Fill(file, tail, length - tail.Length) || PartLayout.ReadTail(tail, length) is not { } facts)
        {
            throw new KnowledgeFileException(path, "its end", "is cut or damaged", Remedy);
        }
        byte[] release = new byte[facts.ReleaseLength], table = new byte[PartLayout.Pages(facts.Count) * PartLayout.TableEntryBytes];
        long releaseOffset = facts.IndexOffset + ((long)facts.Count * PartLayout.IndexEntryBytes);
        if (!Fill(file, release, releaseOffset) || !Fill(file, table, releaseOffset + release.Length) || !PartLayout.Verifies(tail, release, table))
        {
            throw new KnowledgeFileException(path, "its end", "is damaged (its SHA-256 differs)", Remedy);
        }
        try
        {
            return new PartFile(path, file, facts.IndexOffset, facts.Count, table, ReleaseJson.Read(release));
        }
        catch (Exception exception) when (exception is JsonException or JsonFieldException)
        {
            throw new KnowledgeFileException(path, "release", $"can not be read ({exception.Message.TrimEnd('.')})", Remedy, exception);
        }
    }

    /// <summary>The first index entry whose key is not below <paramref name="key"/>.</summary>
    private int FirstNotBelow(ulong key)
    {
        // The pages are told apart by the table, so that one page is read instead of one a step.
        int page = FirstNotBelow(_pages.Length, number => PartLayout.ReadTableEntry(_table, number).FirstKey, key) - 1;
        if (page < 0)
        {
            return 0;
        }
        int start = page * PartLayout.PageEntries;
        return start + FirstNotBelow(Math.Min(PartLayout.PageEntries, _count - start), number => Index(start + number).Key, key);
    }

    private static int FirstNotBelow(int count, Func<int, ulong> keyOf, ulong key)
    {
        int low = 0, high = count;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            if (keyOf(middle) < key)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }

    private (ulong Key, long Offset, int Length, ulong Hash) Index(int number)
    {
        (int page, int within) = Math.DivRem(number, PartLayout.PageEntries);
        // Two threads may read a page at once; either's bytes will do.
        byte[] bytes = Volatile.Read(ref _pages[page]) ?? Page(page);
        return PartLayout.ReadIndexEntry(bytes, within);
    }

    private byte[] Page(int page)
    {
        int start = page * PartLayout.PageEntries;
        byte[] bytes = new byte[Math.Min(PartLayout.PageEntries, _count - start) * PartLayout.IndexEntryBytes];
        if (!Fill(_file, bytes, _indexOffset + ((long)start * PartLayout.IndexEntryBytes)) || PartLayout.Hash(bytes) != PartLayout.ReadTableEntry(_table, page).Hash)
        {
            throw new KnowledgeFileException(_path, $"page {page} of the index", "is damaged (its hash differs)", Remedy);
        }
        Volatile.Write(ref _pages[page], bytes);
        return bytes;
    }

    private KnowledgeEntry Entry(int number)
    {
        (_, long offset, int length, ulong hash) = Index(number);
        if (offset < PartLayout.FirstLine.Length || length is < 0 or > PartLayout.LongestLine || offset > _indexOffset - length)
        {
            throw new KnowledgeFileException(_path, $"index entry {number}", "points outside of the file", Remedy);
        }
        byte[] line = new byte[length];
        if (!Fill(_file, line, offset) || PartLayout.Hash(line) != hash)
        {
            throw new KnowledgeFileException(_path, $"byte {offset}", "an entry is damaged (its hash differs)", Remedy);
        }
        try
        {
            return EntryJson.Read(line);
        }
        catch (Exception exception) when (exception is JsonException or JsonFieldException)
        {
            throw new KnowledgeFileException(_path, $"index entry {number}", $"is no entry ({exception.Message.TrimEnd('.')})", Remedy, exception);
        }
    }

    private static bool Fill(SafeFileHandle file, Span<byte> target, long offset)
    {
        while (!target.IsEmpty)
        {
            int read = RandomAccess.Read(file, target, offset);
            if (read == 0)
            {
                return false;
            }
            target = target[read..];
            offset += read;
        }
        return true;
    }
}
