using System.Text;
using Casebook.Models.Tensors;
using CsCheck;

namespace Casebook.Models.Tests.Tensors;

public sealed class SafetensorsTests
{
    private const string One = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    // Weights that come back changed, or in another order.
    [Fact]
    public void What_is_written_is_read()
    {
        using var folder = new TemporaryFolder();
        float[] a = [1, -2.5f, float.Epsilon, float.MaxValue, float.NegativeInfinity, 0];
        TensorWriter.WriteFile(folder["m.safetensors"], [("a", [2, 3]), ("b", []), ("none", [0, 5])], ElementType.F32, writer =>
        {
            writer.Write("b", [42]);
            writer.Write("none", []);
            writer.Write("a", a);
        });
        using var file = SafetensorsFile.Open(folder["m.safetensors"]);
        file.Names.ShouldBe(["a", "b", "none"], ignoreOrder: true);
        file.Shape("a").ShouldBe([2L, 3L]);
        file.Shape("b").ShouldBeEmpty();
        Read(file, "a", 6).ShouldBe(a);
        Read(file, "b", 1).ShouldBe([42f]);
        Read(file, "none", 0).ShouldBeEmpty();
        // Where tensors begin matters to programs that map the file and use them in place.
        (BitConverter.ToInt64(File.ReadAllBytes(folder["m.safetensors"])) % 8).ShouldBe(0);
    }

    [Theory]
    [InlineData(ElementType.BF16)]
    [InlineData(ElementType.F16)]
    public void Narrow_types_round_to_nearest_and_come_back(ElementType type)
    {
        using var folder = new TemporaryFolder();
        float[] values = [0.1f, -1.0009766f, 65504f, 1e-7f, 3.1415927f, .. Enumerable.Range(0, 100).Select(i => i * 0.37f)];
        TensorWriter.WriteFile(folder["m.safetensors"], [("a", [values.Length])], type, writer => writer.Write("a", values));
        using var file = SafetensorsFile.Open(folder["m.safetensors"]);
        Read(file, "a", values.Length).ShouldBe(values.Select(value => type == ElementType.F16
            ? (float)(Half)value
            : NearestBrainFloat(value)));
    }

    // Every 16-bit pattern there is, in vector and rest.
    [Fact]
    public void Widening_is_exact_for_every_pattern()
    {
        ushort[] all = [.. Enumerable.Range(0, 65536).Select(i => (ushort)i), 0x3C00];
        float[] half = new float[all.Length];
        float[] brain = new float[all.Length];
        ReadOnlySpan<byte> bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes<ushort>(all);
        ElementConversion.Widen(ElementType.F16, bytes, half);
        ElementConversion.Widen(ElementType.BF16, bytes, brain);
        for (int i = 0; i < all.Length; i++)
        {
            float expected = (float)BitConverter.UInt16BitsToHalf(all[i]);
            if (float.IsNaN(expected) ? !float.IsNaN(half[i]) : BitConverter.SingleToInt32Bits(half[i]) != BitConverter.SingleToInt32Bits(expected))
            {
                Assert.Fail($"F16 0x{all[i]:X4} gave {half[i]:R}, not {expected:R}");
            }
            if (BitConverter.SingleToUInt32Bits(brain[i]) != (uint)all[i] << 16)
            {
                Assert.Fail($"BF16 0x{all[i]:X4} gave {brain[i]:R}");
            }
        }
    }

    [Fact]
    public void Brain_floats_keep_NaN_and_round_half_to_even() => Gen.Int.Sample(bits =>
    {
        float value = BitConverter.Int32BitsToSingle(bits);
        float back = BitConverter.UInt32BitsToSingle((uint)ElementConversion.ToBFloat16(value) << 16);
        if (float.IsNaN(value))
        {
            back.ShouldBe(float.NaN);
        }
        else
        {
            back.ShouldBe(NearestBrainFloat(value));
        }
    });

    public static TheoryData<string, string, int> Attacks => new()
    {
        { """[]""", "does not begin with {", 0 },
        { """ {}""", "does not begin with {", 0 },
        { """{"a":1}""", "is number, not an object", 0 },
        { """{"a":{}}""", "is missing", 0 },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "not valid JSON", 8 },
        { """{"a":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}}""", "not a type", 8 },
        { """{"a":{"dtype":7,"shape":[2],"data_offsets":[0,8]}}""", "not a string", 8 },
        { """{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "not a whole number", 8 },
        { """{"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}""", "not a whole number", 8 },
        { """{"a":{"dtype":"F32","shape":[2e0],"data_offsets":[0,8]}}""", "not a whole number", 8 },
        { """{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", "not an array", 8 },
        { """{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", "overflows", 0 },
        { """{"a":{"dtype":"F32","shape":[9223372036854775807],"data_offsets":[0,8]}}""", "needs 36893488147419103228", 8 },
        { """{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}""", "not a whole number", 8 },
        { """{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}""", "at most 16", 8 },
        { """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "needs 12", 8 },
        { """{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,1]}}""", "needs 2", 1 },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "does not lie within", 8 },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,16]}}""", "does not lie within", 8 },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "two entries", 8 },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}""", "two entries", 8 },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", "4 bytes unused", 12 },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "overlaps", 8 },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", "overlaps", 12 },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "3 bytes after the last", 11 },
        { """{"__metadata__":{"x":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "not a string", 8 },
        { """{"__metadata__":[],"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "not an object", 8 },
        { """{"":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "no name", 8 },
        { """{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "not Unicode text", 8 },
        { """{"a":{"dtype":"\udc00","shape":[2],"data_offsets":[0,8]}}""", "not Unicode text", 8 },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} x""", "not valid JSON", 8 },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},}""", "not valid JSON", 8 },
        { "{\"a\":" + new string('[', 200) + new string(']', 200) + "}", "not valid JSON", 0 },
    };

    // Whoever publishes a model chooses these bytes.
    [Theory]
    [MemberData(nameof(Attacks))]
    public void Headers_against_the_rules_are_refused_by_name(string header, string problem, int dataBytes)
    {
        using var folder = new TemporaryFolder();
        ModelFileException fault = Should.Throw<ModelFileException>(() => SafetensorsFile.Open(folder.Write("m.safetensors", File1(header, dataBytes))));
        fault.Message.ShouldContain(problem);
        fault.Message.ShouldStartWith(folder["m.safetensors"]);
        fault.Place.ShouldNotBeEmpty();
        fault.Remedy.ShouldEndWith(".");
    }

    [Theory]
    [InlineData(0UL, "does not begin")]
    [InlineData(100UL, "but only")]
    [InlineData(100_000_001UL, "the format allows")]
    [InlineData(ulong.MaxValue, "the format allows")]
    [InlineData(0x8000_0000_0000_0000UL, "the format allows")]
    public void A_header_length_is_never_believed(ulong length, string problem)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = File1(One, 8);
        BitConverter.TryWriteBytes(bytes, length);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<ModelFileException>(() => SafetensorsFile.Open(folder.Write("m.safetensors", bytes))).Message.ShouldContain(problem);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void Padding_metadata_and_any_order_of_names_are_allowed()
    {
        using var folder = new TemporaryFolder();
        string header = """{"b":{"dtype":"I64","shape":[1],"data_offsets":[8,16]},"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}    """;
        using var file = SafetensorsFile.Open(folder.Write("m.safetensors", File1(header, 16)));
        Read(file, "a", 2).ShouldBe([0f, 0f]);
        Should.Throw<ModelFileException>(() => file.Read("b", new float[1])).Message.ShouldContain("stored as I64");
        Should.Throw<ModelFileException>(() => file.Shape("c")).Message.ShouldContain("tensor c: is missing");
        Should.Throw<ArgumentException>(() => file.Read("a", new float[3])).Message.ShouldContain("2 elements, not 3");
    }

    [Fact]
    public void A_closed_file_is_not_read()
    {
        using var folder = new TemporaryFolder();
        var file = SafetensorsFile.Open(folder.Write("m.safetensors", File1(One, 8)));
        file.Dispose();
        file.Dispose();
        Should.Throw<ObjectDisposedException>(() => file.Read("a", new float[2]));
    }

    // A half-written model that looks whole.
    [Fact]
    public void A_tensor_left_out_leaves_the_old_file()
    {
        using var folder = new TemporaryFolder();
        folder.Write("m.safetensors", "old");
        Should.Throw<InvalidOperationException>(() => TensorWriter.WriteFile(folder["m.safetensors"], [("a", [1]), ("b", [1])], ElementType.F32, writer => writer.Write("a", [1])))
            .Message.ShouldContain("b among them");
        Should.Throw<ArgumentException>(() => TensorWriter.WriteFile(folder["m.safetensors"], [("a", [1])], ElementType.F32, writer => writer.Write("a", [1, 2])));
        Should.Throw<ArgumentException>(() => TensorWriter.WriteFile(folder["m.safetensors"], [("a", [1])], ElementType.F32, writer => writer.Write("x", [1])));
        File.ReadAllText(folder["m.safetensors"]).ShouldBe("old");
    }

    /// <summary>Of the two neighbours with 16 bits the nearer, by distance; the even one where both are as near.</summary>
    private static float NearestBrainFloat(float value)
    {
        uint towardsZero = BitConverter.SingleToUInt32Bits(value) & 0xFFFF0000;
        float near = BitConverter.UInt32BitsToSingle(towardsZero);
        float far = BitConverter.UInt32BitsToSingle(towardsZero + 0x10000);
        if (float.IsInfinity(value))
        {
            return value;
        }
        // Beyond the largest number the next one would be 2^128.
        double farValue = float.IsInfinity(far) ? Math.CopySign(Math.Pow(2, 128), value) : far;
        int distance = Math.Abs((double)value - near).CompareTo(Math.Abs(farValue - value));
        return distance < 0 || (distance == 0 && (towardsZero & 0x10000) == 0) ? near : far;
    }

    internal static byte[] File1(string header, int dataBytes) =>
        [.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. new byte[dataBytes]];

    private static float[] Read(ITensorSource source, string name, int elements)
    {
        float[] values = new float[elements];
        source.Read(name, values);
        return values;
    }
}
