using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Casebook.Knowledge.Store;

/// <summary>
/// The bytes of a stored part: a first line that says what it is, one entry a line as JSON, an index, the release as JSON, a
/// table of the index's pages, and a tail of 64 bytes. The index is sorted by a hash of the id and has a hash of every
/// entry; the table has the first key and a hash of every page; the tail has the hash of release, table and itself. So a
/// file opens by reading its end, a look-up reads one page of the index, and whatever is damaged is noticed when it is used.
/// </summary>
internal static class PartLayout
{
    /// <summary>An index entry: key, offset and length of the line, its hash, all big-endian.</summary>
    public const int IndexEntryBytes = 8 + 8 + 4 + 4 + 8;

    /// <summary>Index entries in a page.</summary>
    public const int PageEntries = 2048;

    /// <summary>A page in the table: its first key and its hash, big-endian.</summary>
    public const int TableEntryBytes = 8 + 8;

    /// <summary>The tail: its facts, eight zeros, a SHA-256.</summary>
    public const int TailBytes = 64;

    private const int HashAt = 32;

    /// <summary>The longest line that is read; a bound on the memory that a forged index can ask for.</summary>
    public const int LongestLine = 64 << 20;

    /// <summary>The first line.</summary>
    public static ReadOnlySpan<byte> FirstLine => "casebook knowledge 1\n"u8;

    private static ReadOnlySpan<byte> Mark => "CBKNOWL1"u8;

    /// <summary>What an id is looked up by.</summary>
    public static ulong Key(string id) => Hash(Encoding.UTF8.GetBytes(id));

    /// <summary>The first eight bytes of a SHA-256.</summary>
    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    public static void WriteIndexEntry(Span<byte> target, ulong key, long offset, int length, ulong hash)
    {
        BinaryPrimitives.WriteUInt64BigEndian(target, key);
        BinaryPrimitives.WriteInt64BigEndian(target[8..], offset);
        BinaryPrimitives.WriteInt32BigEndian(target[16..], length);
        BinaryPrimitives.WriteInt32BigEndian(target[20..], 0);
        BinaryPrimitives.WriteUInt64BigEndian(target[24..], hash);
    }

    public static (ulong Key, long Offset, int Length, ulong Hash) ReadIndexEntry(ReadOnlySpan<byte> index, int number)
    {
        ReadOnlySpan<byte> entry = index.Slice(number * IndexEntryBytes, IndexEntryBytes);
        return (
            BinaryPrimitives.ReadUInt64BigEndian(entry), BinaryPrimitives.ReadInt64BigEndian(entry[8..]),
            BinaryPrimitives.ReadInt32BigEndian(entry[16..]), BinaryPrimitives.ReadUInt64BigEndian(entry[24..]));
    }

    /// <summary>The table of an index.</summary>
    public static byte[] Table(ReadOnlySpan<byte> index)
    {
        int pages = Pages(index.Length / IndexEntryBytes);
        byte[] table = new byte[pages * TableEntryBytes];
        for (int page = 0; page < pages; page++)
        {
            ReadOnlySpan<byte> bytes = index[(page * PageEntries * IndexEntryBytes)..];
            bytes = bytes[..Math.Min(bytes.Length, PageEntries * IndexEntryBytes)];
            BinaryPrimitives.WriteUInt64BigEndian(table.AsSpan(page * TableEntryBytes), ReadIndexEntry(bytes, 0).Key);
            BinaryPrimitives.WriteUInt64BigEndian(table.AsSpan((page * TableEntryBytes) + 8), Hash(bytes));
        }
        return table;
    }

    public static (ulong FirstKey, ulong Hash) ReadTableEntry(ReadOnlySpan<byte> table, int page) => (
        BinaryPrimitives.ReadUInt64BigEndian(table[(page * TableEntryBytes)..]), BinaryPrimitives.ReadUInt64BigEndian(table[((page * TableEntryBytes) + 8)..]));

    /// <summary>How many pages so many index entries fill.</summary>
    public static int Pages(int entries) => (int)(((long)entries + PageEntries - 1) / PageEntries);

    /// <summary>The tail of a part.</summary>
    public static byte[] Tail(long indexOffset, int count, ReadOnlySpan<byte> release, ReadOnlySpan<byte> table)
    {
        byte[] tail = new byte[TailBytes];
        Mark.CopyTo(tail);
        BinaryPrimitives.WriteInt64BigEndian(tail.AsSpan(8), indexOffset);
        BinaryPrimitives.WriteInt32BigEndian(tail.AsSpan(16), count);
        BinaryPrimitives.WriteInt32BigEndian(tail.AsSpan(20), release.Length);
        Digest(tail, release, table).CopyTo(tail, HashAt);
        return tail;
    }

    /// <summary>What a tail says; null where it is none or does not fit the file's length.</summary>
    public static (long IndexOffset, int Count, int ReleaseLength)? ReadTail(ReadOnlySpan<byte> tail, long fileLength)
    {
        long offset = BinaryPrimitives.ReadInt64BigEndian(tail[8..]);
        int count = BinaryPrimitives.ReadInt32BigEndian(tail[16..]);
        int release = BinaryPrimitives.ReadInt32BigEndian(tail[20..]);
        bool sane = tail.StartsWith(Mark) && count >= 0 && release is >= 0 and < LongestLine && offset >= FirstLine.Length && offset <= fileLength;
        return sane && offset + ((long)count * IndexEntryBytes) + release + ((long)Pages(count) * TableEntryBytes) + TailBytes == fileLength ? (offset, count, release) : null;
    }

    /// <summary>Whether the tail's hash is that of what it vouches for.</summary>
    public static bool Verifies(ReadOnlySpan<byte> tail, ReadOnlySpan<byte> release, ReadOnlySpan<byte> table) =>
        tail[HashAt..].SequenceEqual(Digest(tail, release, table));

    private static byte[] Digest(ReadOnlySpan<byte> tail, ReadOnlySpan<byte> release, ReadOnlySpan<byte> table)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(tail[..HashAt]);
        hash.AppendData(release);
        hash.AppendData(table);
        return hash.GetHashAndReset();
    }
}
