using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Casebook.Models.Tensors;

namespace Casebook.Models.Gguf;

/// <summary>Reads a GGUF file's head from front to back; whatever would go beyond the file's end is a fault with its place.</summary>
internal sealed class GgufCursor(MappedFile file, long position = 0)
{
    private const string Damaged = "The file is damaged or incomplete: copy or download it again.";

    /// <summary>Offset of the next byte.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Bytes from here to the file's end.</summary>
    public long Remaining => file.Length - Position;

    public byte UInt8(string what) => Take(1, what)[0];

    public uint UInt32(string what) => BinaryPrimitives.ReadUInt32LittleEndian(Take(4, what));

    public ulong UInt64(string what) => BinaryPrimitives.ReadUInt64LittleEndian(Take(8, what));

    /// <summary>Bytes that stand in the file as they are.</summary>
    public ReadOnlySpan<byte> Take(int count, string what)
    {
        if (count > Remaining)
        {
            throw new ModelFileException(file.Path, $"offset {Position}", $"ends within {what}", Damaged);
        }
        ReadOnlySpan<byte> bytes = file.Bytes(Position, count);
        Position += count;
        return bytes;
    }

    /// <summary>A number of things of which each takes some bytes, so that a false one is seen before anything is made of it.</summary>
    public long Count(long leastBytesEach, string what)
    {
        long at = Position;
        ulong count = UInt64(what);
        if (count > (ulong)(Remaining / leastBytesEach))
        {
            throw new ModelFileException(file.Path, $"offset {at}", $"says that there are {count} of {what}, but only {Remaining} bytes follow", Damaged);
        }
        return (long)count;
    }

    /// <summary>A length and as many bytes.</summary>
    public ReadOnlySpan<byte> TextBytes(string what)
    {
        long length = Count(1, $"the bytes of {what}");
        if (length > int.MaxValue)
        {
            throw new ModelFileException(file.Path, $"offset {Position}", $"{what} has {length} bytes", Damaged);
        }
        return Take((int)length, what);
    }

    /// <summary>A text, which has to be UTF-8.</summary>
    public string Text(string what)
    {
        long at = Position;
        ReadOnlySpan<byte> bytes = TextBytes(what);
        return Utf8.IsValid(bytes)
            ? Encoding.UTF8.GetString(bytes)
            : throw new ModelFileException(file.Path, $"offset {at}", $"{what} is not valid UTF-8", Damaged);
    }

    public void Skip(long count, string what)
    {
        if (count > Remaining)
        {
            throw new ModelFileException(file.Path, $"offset {Position}", $"ends within {what}", Damaged);
        }
        Position += count;
    }

    /// <summary>One of the format's types.</summary>
    public GgufValueType ValueType(string what)
    {
        long at = Position;
        var type = (GgufValueType)UInt32(what);
        return type <= GgufValueType.Float64
            ? type
            : throw new ModelFileException(file.Path, $"offset {at}", $"{what} has type {(uint)type}, which the format does not know", Damaged);
    }
}
