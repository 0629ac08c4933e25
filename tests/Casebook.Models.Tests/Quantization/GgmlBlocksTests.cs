using System.Runtime.InteropServices;
using Casebook.Models.Tensors;

namespace Casebook.Models.Tests.Quantization;

/// <summary>Every format against blocks that ggml's own library made (bench/peers/formats writes the file).</summary>
public sealed class GgmlBlocksTests
{
    private static readonly Dictionary<string, string[]> _lines =
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Quantization", "ggml-blocks.txt")).Select(line => line.Split(' ')).ToDictionary(parts => parts[0]);

    public static TheoryData<TensorEncoding> Formats => [.. Enum.GetValues<TensorEncoding>().Where(encoding => encoding.IsQuantized())];

    private static float[] Elements => Floats(_lines["elements"][1]);

    // One bit read wrongly makes nonsense of every published quantised model.
    [Theory]
    [MemberData(nameof(Formats))]
    public void Blocks_are_read_as_ggml_reads_them_to_the_bit(TensorEncoding encoding)
    {
        byte[] bytes = Convert.FromBase64String(_lines[encoding.ToString()][1]);
        float[] expected = Floats(_lines[encoding.ToString()][2]);
        float[] read = new float[expected.Length];
        encoding.Decode(bytes, read);
        read.Select(BitConverter.SingleToInt32Bits).ShouldBe(expected.Select(BitConverter.SingleToInt32Bits));
    }

    // Files that two programs quantise are compared by their hashes.
    [Theory]
    [InlineData(TensorEncoding.Q8_0)]
    [InlineData(TensorEncoding.Q4_0)]
    public void The_simple_formats_have_ggmls_bytes(TensorEncoding encoding)
    {
        byte[] bytes = new byte[encoding.RowBytes(Elements.Length)];
        encoding.Encode(Elements, bytes);
        bytes.ShouldBe(Convert.FromBase64String(_lines[encoding.ToString()][1])[..bytes.Length]);
    }

    // A quantiser that errs more than the one that everybody uses makes a worse model of the same size.
    [Theory]
    [MemberData(nameof(Formats))]
    public void The_error_is_no_larger_than_ggmls(TensorEncoding encoding)
    {
        byte[] bytes = new byte[encoding.RowBytes(Elements.Length)];
        encoding.Encode(Elements, bytes);
        float[] ours = new float[Elements.Length];
        encoding.Decode(bytes, ours);
        float[] theirs = Floats(_lines[encoding.ToString()][2])[..Elements.Length];
        Error(ours).ShouldBeLessThan(1.01 * Error(theirs));
    }

    // Blocks of zeros, of one number, of numbers too small for half precision: no division by zero, no NaN in a model.
    [Theory]
    [MemberData(nameof(Formats))]
    public void Flat_and_tiny_blocks_stay_near_what_they_are(TensorEncoding encoding)
    {
        foreach (float value in (float[])[0, -0f, 1, -1, 0.37f, 1e-9f, -1e-30f, 65504, -65504])
        {
            float[] elements = new float[256];
            Array.Fill(elements, value);
            byte[] bytes = new byte[encoding.RowBytes(256)];
            encoding.Encode(elements, bytes);
            float[] read = new float[256];
            encoding.Decode(bytes, read);
            read.ShouldAllBe(element => Math.Abs(element - value) <= Math.Max(1e-6f, 0.04f * Math.Abs(value)));
        }
    }

    [Fact]
    public void Bytes_that_are_no_whole_blocks_are_refused()
    {
        Should.Throw<ArgumentException>(() => TensorEncoding.Q4_K.Decode(new byte[143], new float[256]));
        Should.Throw<ArgumentException>(() => TensorEncoding.Q8_0.Encode(new float[33], new byte[34]));
    }

    private static double Error(float[] read) => Elements.Zip(read, (a, b) => ((double)a - b) * ((double)a - b)).Sum();

    private static float[] Floats(string base64) => MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(base64)).ToArray();
}
