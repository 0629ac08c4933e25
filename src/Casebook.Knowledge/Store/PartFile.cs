using System.Text.Json;
using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Json;
using Microsoft.Win32.SafeHandles;

namespace Casebook.Knowledge.Store;

/// <summary>A stored part, open for look-ups from any number of threads. Only its index is in memory.</summary>
internal sealed class PartFile : IDisposable
{
    private const string Remedy = "Import the part again (casebook knowledge import), or delete the file to use what comes with the program.";

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly long _indexOffset;
    private readonly byte[] _index;
    private readonly int _count;

    private PartFile(string path, SafeFileHandle file, long indexOffset, byte[] index, int count, KnowledgeRelease release)
    {
        (_path, _file, _indexOffset, _index, _count, Release) = (path, file, indexOffset, index, count, release);
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
        int low = 0, high = _count;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            if (PartLayout.ReadIndexEntry(_index, middle).Key < key)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        var found = new List<KnowledgeEntry>();
        for (int i = low; i < _count && PartLayout.ReadIndexEntry(_index, i).Key == key; i++)
        {
            // Two ids may have one key.
            if (Entry(Line(i), i) is { } entry && entry.Id == id)
            {
                found.Add(entry);
            }
        }
        found.Sort((left, right) => left.Kind.CompareTo(right.Kind));
        return found;
    }

    /// <summary>Every entry, in the order of the file.</summary>
    /// <exception cref="KnowledgeFileException">The file is damaged.</exception>
    public IEnumerable<KnowledgeEntry> All() => InOrder().Select(number => Entry(Line(number), number));

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
        byte[] index = new byte[facts.Count * PartLayout.IndexEntryBytes];
        byte[] release = new byte[facts.ReleaseLength];
        if (!Fill(file, index, facts.IndexOffset) || !Fill(file, release, facts.IndexOffset + index.Length) || !PartLayout.Verifies(tail, index, release))
        {
            throw new KnowledgeFileException(path, "index", "is damaged (its SHA-256 differs)", Remedy);
        }
        try
        {
            return new PartFile(path, file, facts.IndexOffset, index, facts.Count, ReleaseJson.Read(release));
        }
        catch (Exception exception) when (exception is JsonException or JsonFieldException)
        {
            throw new KnowledgeFileException(path, "release", $"can not be read ({exception.Message.TrimEnd('.')})", Remedy, exception);
        }
    }

    private IEnumerable<int> InOrder() => Enumerable.Range(0, _count).OrderBy(number => PartLayout.ReadIndexEntry(_index, number).Offset);

    private byte[] Line(int number)
    {
        (_, long offset, int length, ulong hash) = PartLayout.ReadIndexEntry(_index, number);
        if (offset < PartLayout.FirstLine.Length || length is < 0 or > PartLayout.LongestLine || offset > _indexOffset - length)
        {
            throw new KnowledgeFileException(_path, $"index entry {number}", "points outside of the file", Remedy);
        }
        byte[] line = new byte[length];
        return Fill(_file, line, offset) && PartLayout.Hash(line) == hash
            ? line
            : throw new KnowledgeFileException(_path, $"byte {offset}", "an entry is damaged (its hash differs)", Remedy);
    }

    private KnowledgeEntry Entry(byte[] line, int number)
    {
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
