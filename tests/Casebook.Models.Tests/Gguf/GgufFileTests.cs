using System.Buffers.Binary;
using Casebook.Models.Gguf;

namespace Casebook.Models.Tests.Gguf;

public sealed class GgufFileTests
{
    private const uint F32 = 0;
    private const uint Q8_0 = 8;

    // What a stranger's file may say; each has to end in a message, not in a crash or in gigabytes of memory.
    public static TheoryData<string, RawGgufChange, string> Attacks => new()
    {
        { "other magic", file => file.Magic = 0x12345678, "does not begin with GGUF" },
        { "version 1", file => file.Version = 1, "version 1" },
        { "version 4", file => file.Version = 4, "version 4" },
        { "big-endian", file => file.Version = 0x03000000, "big-endian" },
        { "too many entries", file => file.EntryCount = ulong.MaxValue, "metadata entries, but only" },
        { "too many tensors", file => file.TensorCount = 1UL << 60, "tensors, but only" },
        { "entries that are not there", file => file.EntryCount = 2, "a metadata key has 0 letters" },
        { "key twice", file => file.Entry("a", GgufValueType.UInt8, 1).Entry("a", GgufValueType.UInt8, 1), "given twice" },
        { "key without letters", file => file.Entry("", GgufValueType.UInt8, 1), "0 letters" },
        { "unknown type", file => file.Entry("a", (GgufValueType)13, 1), "type 13" },
        { "text beyond the end", file => file.Entry("a", GgufValueType.Text, Bytes(1UL << 62)), "but only" },
        { "array beyond the end", file => file.Entry("a", GgufValueType.Array, [.. Bytes(4u), .. Bytes(1UL << 61)]), "but only" },
        { "array of an unknown type", file => file.Entry("a", GgufValueType.Array, [.. Bytes(77u), .. Bytes(1UL)]), "type 77" },
        { "arrays in arrays", file => file.Entry("a", GgufValueType.Array, [.. Enumerable.Range(0, 20).SelectMany(_ => (byte[])[.. Bytes(9u), .. Bytes(1UL)])]), "arrays within arrays" },
        { "alignment 0", file => file.Entry("general.alignment", GgufValueType.UInt32, Bytes(0u)), "general.alignment" },
        { "alignment 24", file => file.Entry("general.alignment", GgufValueType.UInt32, Bytes(24u)), "power of two" },
        { "alignment a text", file => file.Entry("general.alignment", GgufValueType.Text, Bytes(0UL)), "not a whole number" },
        { "tensor twice", file => file.Tensor("t", F32, 0, 1).Tensor("t", F32, 32, 1), "given twice" },
        { "tensor without a name", file => file.Tensor("", F32, 0, 1), "0 letters" },
        { "name too long", file => file.Tensor(new string('x', 65), F32, 0, 1), "65 letters" },
        { "no dimension", file => file.Tensor("t", F32, 0), "0 dimensions" },
        { "five dimensions", file => file.Tensor("t", F32, 0, 1, 1, 1, 1, 1), "5 dimensions" },
        { "empty dimension", file => file.Tensor("t", F32, 0, 4, 0), "dimension of 0" },
        { "product overflows", file => file.Tensor("t", F32, 0, 1UL << 32, 1UL << 32), "overflows" },
        { "negative dimension", file => file.Tensor("t", F32, 0, ulong.MaxValue), "overflows" },
        { "unsupported type", file => file.Tensor("t", 10, 0, 256), "Q2_K" },
        { "unknown tensor type", file => file.Tensor("t", 4000, 0, 256), "type 4000" },
        { "half a block", file => file.Tensor("t", Q8_0, 0, 48), "no multiple of Q8_0's block" },
        { "offset not aligned", file => file.Tensor("t", F32, 4, 1), "no multiple of 32" },
        { "offset beyond the end", file => file.Tensor("t", F32, 1 << 20, 1), "beyond the file's end" },
        { "offset wraps", file => file.Tensor("t", F32, ulong.MaxValue - 31, 16), "beyond the file's end" },
        { "tensor beyond the end", file => file.Tensor("t", F32, 224, 9), "beyond the file's end" },
        { "overlap", file => file.Tensor("t", F32, 0, 9).Tensor("u", F32, 32, 1), "overlaps" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public void A_file_against_the_format_is_refused(string name, RawGgufChange change, string problem)
    {
        var file = new RawGguf();
        change(file);
        using var folder = new TemporaryFolder();
        string path = folder.Write("x.gguf", file.ToBytes());
        string message = Should.Throw<ModelFileException>(() => GgufFile.Open(path), name).Message;
        message.ShouldContain(problem);
    }

    [Fact]
    public void Every_type_of_value_is_read()
    {
        RawGguf raw = new RawGguf()
            .Entry("u8", GgufValueType.UInt8, 200).Entry("i8", GgufValueType.Int8, 200)
            .Entry("u16", GgufValueType.UInt16, 0xFF, 0xFF).Entry("i16", GgufValueType.Int16, 0xFE, 0xFF)
            .Entry("u32", GgufValueType.UInt32, Bytes(uint.MaxValue)).Entry("i32", GgufValueType.Int32, Bytes(unchecked((uint)-7)))
            .Entry("u64", GgufValueType.UInt64, Bytes(1UL << 40)).Entry("i64", GgufValueType.Int64, Bytes(unchecked((ulong)-9L)))
            .Entry("f32", GgufValueType.Float32, Bytes(BitConverter.SingleToUInt32Bits(1e-5f)))
            .Entry("f64", GgufValueType.Float64, Bytes(BitConverter.DoubleToUInt64Bits(2.5)))
            .Entry("bool", GgufValueType.Boolean, 1)
            .Entry("text", GgufValueType.Text, [.. Bytes(2UL), (byte)'h', (byte)'i'])
            .Entry("texts", GgufValueType.Array, [.. Bytes(8u), .. Bytes(2UL), .. Bytes(1UL), (byte)'a', .. Bytes(0UL)])
            .Entry("nested", GgufValueType.Array, [.. Bytes(9u), .. Bytes(1UL), .. Bytes(0u), .. Bytes(2UL), 1, 2])
            .Tensor("t", F32, 32, 3, 2);
        using var folder = new TemporaryFolder();
        using var file = GgufFile.Open(folder.Write("x.gguf", raw.ToBytes()));
        long Integer(string key) => file.Metadata.Required(key).Integer(long.MinValue, long.MaxValue);
        new[] { "u8", "i8", "u16", "i16", "u32", "i32", "u64", "i64" }.Select(Integer).ShouldBe([200, -56, 65535, -2, uint.MaxValue, -7, 1L << 40, -9]);
        file.Metadata.Required("f32").Number(0, 1).ShouldBe(1e-5);
        file.Metadata.Required("f64").Number(0, 3).ShouldBe(2.5);
        file.Metadata.Required("bool").Boolean().ShouldBeTrue();
        file.Metadata.Required("text").Text().ShouldBe("hi");
        file.Metadata.Required("texts").Texts().ShouldBe(["a", ""]);
        file.Tensors["t"].Shape.ShouldBe([2L, 3L]);
        Should.Throw<ModelFileException>(() => file.Metadata.Required("none")).Message.ShouldContain("none: is missing");
        Should.Throw<ModelFileException>(() => file.Metadata.Required("text").Integer(0, 1)).Message.ShouldContain("is Text, not a whole number");
        Should.Throw<ModelFileException>(() => file.Metadata.Required("u32").Integer(0, 7)).Message.ShouldContain("is 4294967295");
    }

    private static byte[] Bytes(uint number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        return bytes;
    }

    private static byte[] Bytes(ulong number)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
        return bytes;
    }
}

/// <summary>What is done to a file before it is opened.</summary>
public delegate void RawGgufChange(RawGguf file);
