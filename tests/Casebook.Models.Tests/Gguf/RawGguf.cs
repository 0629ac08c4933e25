using Casebook.Models.Gguf;

namespace Casebook.Models.Tests.Gguf;

/// <summary>A GGUF file put together byte by byte, so that it can break any rule.</summary>
public sealed class RawGguf
{
    private readonly MemoryStream _entries = new();
    private readonly MemoryStream _tensors = new();
    private ulong _entryCount;
    private ulong _tensorCount;

    public uint Magic { get; set; } = GgufFile.Magic;

    public uint Version { get; set; } = 3;

    public ulong? EntryCount { get; set; }

    public ulong? TensorCount { get; set; }

    public int DataBytes { get; set; } = 256;

    internal RawGguf Entry(string key, GgufValueType type, params byte[] value)
    {
        GgufEntries.WriteText(_entries, key);
        GgufEntries.WriteUInt32(_entries, (uint)type);
        _entries.Write(value);
        _entryCount++;
        return this;
    }

    public RawGguf Tensor(string name, uint type, ulong offset, params ulong[] dimensions)
    {
        GgufEntries.WriteText(_tensors, name);
        GgufEntries.WriteUInt32(_tensors, (uint)dimensions.Length);
        foreach (ulong dimension in dimensions)
        {
            GgufEntries.WriteUInt64(_tensors, dimension);
        }
        GgufEntries.WriteUInt32(_tensors, type);
        GgufEntries.WriteUInt64(_tensors, offset);
        _tensorCount++;
        return this;
    }

    public byte[] ToBytes()
    {
        var file = new MemoryStream();
        GgufEntries.WriteUInt32(file, Magic);
        GgufEntries.WriteUInt32(file, Version);
        GgufEntries.WriteUInt64(file, TensorCount ?? _tensorCount);
        GgufEntries.WriteUInt64(file, EntryCount ?? _entryCount);
        _entries.WriteTo(file);
        _tensors.WriteTo(file);
        while (file.Length % 32 != 0)
        {
            file.WriteByte(0);
        }
        for (int i = 0; i < DataBytes; i++)
        {
            file.WriteByte((byte)i);
        }
        return file.ToArray();
    }
}
