using System.Buffers.Binary;
using System.Globalization;
using Casebook.Models.Tensors;

namespace Casebook.Models.Gguf;

/// <summary>
/// A metadata value, still in its file: checked to lie within it when the file was opened, read when it is asked for, so
/// that a vocabulary costs nothing until somebody wants it.
/// </summary>
/// <param name="File">The file.</param>
/// <param name="Key">Its key, for messages.</param>
/// <param name="Type">Of the value, or of an array's elements.</param>
/// <param name="IsArray">Whether it is an array.</param>
/// <param name="Count">Elements of the array; else 1.</param>
/// <param name="Offset">Of the first element's first byte.</param>
internal sealed record GgufValue(MappedFile File, string Key, GgufValueType Type, bool IsArray, long Count, long Offset)
{
    private const string Remedy = "Take the file from the model's publisher again, or convert the model anew.";

    /// <summary>Bytes of a value of fixed size; 0 for texts and arrays.</summary>
    public static int SizeOf(GgufValueType type) => type switch
    {
        GgufValueType.UInt8 or GgufValueType.Int8 or GgufValueType.Boolean => 1,
        GgufValueType.UInt16 or GgufValueType.Int16 => 2,
        GgufValueType.UInt32 or GgufValueType.Int32 or GgufValueType.Float32 => 4,
        GgufValueType.UInt64 or GgufValueType.Int64 or GgufValueType.Float64 => 8,
        _ => 0,
    };

    public string Text()
    {
        ExpectOne("a text", Type == GgufValueType.Text);
        return new GgufCursor(File, Offset).Text(Key);
    }

    public bool Boolean()
    {
        ExpectOne("a boolean", Type == GgufValueType.Boolean);
        return File.Bytes(Offset, 1)[0] != 0;
    }

    /// <summary>A whole number of whatever width.</summary>
    public long Integer(long minimum, long maximum)
    {
        ExpectOne("a whole number", IsInteger);
        return Integer(0, minimum, maximum);
    }

    /// <summary>
    /// A finite number. fp32 numbers are taken for the shortest decimal number that rounds to them, which is what the
    /// model's authors wrote: 1e-5, not 0.00000999999974….
    /// </summary>
    public double Number(double minimum, double maximum)
    {
        ExpectOne("a number", IsInteger || Type is GgufValueType.Float32 or GgufValueType.Float64);
        double value = IsInteger ? Integer(0, long.MinValue, long.MaxValue)
            : Type == GgufValueType.Float64 ? BinaryPrimitives.ReadDoubleLittleEndian(File.Bytes(Offset, 8))
            : double.Parse(BinaryPrimitives.ReadSingleLittleEndian(File.Bytes(Offset, 4)).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return value >= minimum && value <= maximum ? value : throw Fault(FormattableString.Invariant($"is {value:R}, not a number from {minimum:R} to {maximum:R}"));
    }

    /// <summary>An array of texts. Memory: a few times the bytes that they take in the file.</summary>
    public IEnumerable<string> Texts()
    {
        ExpectMany("texts", Type == GgufValueType.Text);
        return Each();

        IEnumerable<string> Each()
        {
            var cursor = new GgufCursor(File, Offset);
            for (long i = 0; i < Count; i++)
            {
                yield return cursor.Text($"{Key}[{i}]");
            }
        }
    }

    /// <summary>An array of texts, each as its bytes.</summary>
    public IEnumerable<byte[]> TextBytes()
    {
        ExpectMany("texts", Type == GgufValueType.Text);
        return Each();

        IEnumerable<byte[]> Each()
        {
            var cursor = new GgufCursor(File, Offset);
            for (long i = 0; i < Count; i++)
            {
                yield return cursor.TextBytes($"{Key}[{i}]").ToArray();
            }
        }
    }

    /// <summary>An array of whole numbers.</summary>
    public IEnumerable<long> Integers(long minimum, long maximum)
    {
        ExpectMany("whole numbers", IsInteger);
        return Each();

        IEnumerable<long> Each()
        {
            for (long i = 0; i < Count; i++)
            {
                yield return Integer(i, minimum, maximum);
            }
        }
    }

    /// <summary>An array of fp32 numbers, as they stand there.</summary>
    public IEnumerable<float> Floats()
    {
        ExpectMany("numbers (fp32)", Type == GgufValueType.Float32);
        return Each();

        IEnumerable<float> Each()
        {
            for (long i = 0; i < Count; i++)
            {
                yield return BinaryPrimitives.ReadSingleLittleEndian(File.Bytes(Offset + 4 * i, 4));
            }
        }
    }

    public ModelFileException Fault(string problem, string remedy = Remedy) => new(File.Path, Key, problem, remedy);

    private bool IsInteger => Type is GgufValueType.UInt8 or GgufValueType.Int8 or GgufValueType.UInt16 or GgufValueType.Int16
        or GgufValueType.UInt32 or GgufValueType.Int32 or GgufValueType.UInt64 or GgufValueType.Int64;

    private long Integer(long index, long minimum, long maximum)
    {
        ReadOnlySpan<byte> bytes = File.Bytes(Offset + index * SizeOf(Type), SizeOf(Type));
        Int128 value = Type switch
        {
            GgufValueType.UInt8 => bytes[0],
            GgufValueType.Int8 => (sbyte)bytes[0],
            GgufValueType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            GgufValueType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            GgufValueType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            GgufValueType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            GgufValueType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        };
        return value >= minimum && value <= maximum
            ? (long)value
            : throw Fault($"{(IsArray ? $"element {index} " : "")}is {value}, not a whole number from {minimum} to {maximum}");
    }

    private void ExpectOne(string wanted, bool right)
    {
        if (IsArray || !right)
        {
            throw Fault($"is {Describe()}, not {wanted}");
        }
    }

    private void ExpectMany(string wanted, bool right)
    {
        if (!IsArray || !right)
        {
            throw Fault($"is {Describe()}, not an array of {wanted}");
        }
    }

    private string Describe() => IsArray ? $"an array of {Type}" : Type.ToString();
}
