using System.Buffers.Binary;

namespace Casebook.Evaluation.Benchmarks.Tables;

/// <summary>
/// Walks the footer of a Parquet file, a structure in Thrift's compact protocol, before the library does: the library takes
/// the end of the bytes for more of them and goes one call deeper for each nested field, so that a damaged footer would
/// keep it for ever or end the program.
/// </summary>
internal ref struct ParquetFooter
{
    /// <summary>Footers of real files nest seven deep: row groups, chunks, their statistics.</summary>
    private const int Deepest = 24;

    private readonly ReadOnlySpan<byte> _bytes;

    private int _at;

    private ParquetFooter(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Checks that the footer is one structure and that nothing in it leads past its end.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static void Check(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file.StartsWith("PAR1"u8) || !file.EndsWith("PAR1"u8))
        {
            throw new InvalidDataException("it does not begin and end with PAR1");
        }
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(file[^8..]);
        if (length > file.Length - 12)
        {
            throw new InvalidDataException("its footer is longer than the file");
        }
        new ParquetFooter(file[^(int)(length + 8)..^8]).Structure(0);
    }

    private void Structure(int depth)
    {
        if (depth > Deepest)
        {
            throw new InvalidDataException($"its footer nests more than {Deepest} deep");
        }
        while (Byte() is var header and not 0)
        {
            if (header >> 4 == 0)
            {
                Number();
            }
            // The value of a truth is in its type.
            if ((header & 15) is not (1 or 2))
            {
                Value(header & 15, depth);
            }
        }
    }

    private void Value(int type, int depth)
    {
        switch (type)
        {
            case 1 or 2 or 3:
                Skip(1);
                break;
            case 4 or 5 or 6:
                Number();
                break;
            case 7:
                Skip(8);
                break;
            case 8:
                Skip(Number());
                break;
            case 9 or 10:
                byte header = Byte();
                ulong count = header >> 4 == 15 ? Number() : (ulong)(header >> 4);
                List(count, header & 15, depth + 1);
                break;
            case 12:
                Structure(depth + 1);
                break;
            default:
                throw new InvalidDataException($"its footer has a field of the unknown type {type}");
        }
    }

    private void List(ulong count, int type, int depth)
    {
        // Each element takes a byte at least, so that a count of more than there are bytes ends here and not after hours.
        if (count > (ulong)(_bytes.Length - _at) || depth > Deepest)
        {
            throw new InvalidDataException("its footer has a list that does not end within it");
        }
        for (ulong i = 0; i < count; i++)
        {
            Value(type, depth);
        }
    }

    private ulong Number()
    {
        ulong number = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte next = Byte();
            number |= (ulong)(next & 127) << Math.Min(shift, 63);
            if (next < 128)
            {
                return number;
            }
        }
        throw new InvalidDataException("its footer has a number without an end");
    }

    private byte Byte()
    {
        Skip(1);
        return _bytes[_at - 1];
    }

    private void Skip(ulong count)
    {
        if (count > (ulong)(_bytes.Length - _at))
        {
            throw new InvalidDataException("its footer ends too early");
        }
        _at += (int)count;
    }
}
