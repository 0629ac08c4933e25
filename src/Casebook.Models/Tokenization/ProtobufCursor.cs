using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Casebook.Models.Tokenization;

/// <summary>
/// Reads the fields of a protobuf message (protobuf.dev, Encoding) from front to back. Whatever the wire format does not
/// allow, and whatever would go beyond the end, is a fault with its offset.
/// </summary>
internal ref struct ProtobufCursor(ReadOnlySpan<byte> bytes, int offset, string file)
{
    public const int Varint = 0;
    public const int Fixed64 = 1;
    public const int Delimited = 2;
    public const int Fixed32 = 5;

    private const string Damaged = "The file is damaged or incomplete: copy or download it again.";

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;
    private int _wireType;

    /// <summary>Offset in the file of the next byte.</summary>
    public readonly int Offset => offset + _position;

    /// <summary>The next field's number; false at the message's end.</summary>
    public bool Next(out int field)
    {
        field = 0;
        if (_position == _bytes.Length)
        {
            return false;
        }
        ulong key = ReadVarint();
        _wireType = (int)(key & 7);
        if (key >> 3 is 0 or > 536870911)
        {
            throw Fault("has a field number that the format does not allow");
        }
        field = (int)(key >> 3);
        return true;
    }

    public ulong Number()
    {
        Expect(Varint, "a number");
        return ReadVarint();
    }

    public bool Boolean() => Number() != 0;

    public float Single()
    {
        Expect(Fixed32, "an fp32 number");
        return BinaryPrimitives.ReadSingleLittleEndian(Take(4));
    }

    public string Text()
    {
        ReadOnlySpan<byte> text = Bytes();
        return Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : throw Fault("has a text that is not valid UTF-8");
    }

    public ReadOnlySpan<byte> Bytes()
    {
        Expect(Delimited, "bytes");
        return ReadDelimited();
    }

    public ProtobufCursor Message()
    {
        Expect(Delimited, "a message");
        ReadOnlySpan<byte> inner = ReadDelimited();
        return new ProtobufCursor(inner, Offset - inner.Length, file);
    }

    public void Skip()
    {
        switch (_wireType)
        {
            case Varint: ReadVarint(); break;
            case Fixed64: Take(8); break;
            case Delimited: ReadDelimited(); break;
            case Fixed32: Take(4); break;
            default: throw Fault($"has a field of wire type {_wireType}");
        }
    }

    public readonly ModelFileException Fault(string problem) => new(file, $"offset {Offset}", problem, Damaged);

    private readonly void Expect(int wireType, string wanted)
    {
        if (_wireType != wireType)
        {
            throw Fault($"has a field of wire type {_wireType} where {wanted} should be");
        }
    }

    private ReadOnlySpan<byte> ReadDelimited()
    {
        ulong length = ReadVarint();
        return length <= (ulong)(_bytes.Length - _position) ? Take((int)length) : throw Fault($"says that {length} bytes follow, but only {_bytes.Length - _position} do");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - _position)
        {
            throw Fault("ends within a field");
        }
        ReadOnlySpan<byte> taken = _bytes.Slice(_position, count);
        _position += count;
        return taken;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte next = Take(1)[0];
            if (shift == 63 && next > 1)
            {
                break;
            }
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
            {
                return value;
            }
        }
        throw Fault("has a number of more than 64 bits");
    }
}
