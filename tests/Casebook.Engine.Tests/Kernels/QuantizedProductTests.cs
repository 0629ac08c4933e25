using Casebook.Engine.Kernels;
using Casebook.Engine.Kernels.Quantized;
using Casebook.Engine.Llama;
using Casebook.Engine.Memory;
using Casebook.Engine.Tests.Reference;
using Casebook.Models.Tensors;

namespace Casebook.Engine.Tests.Kernels;

public unsafe class QuantizedProductTests
{
    private const int Rows = 40;

    public static TheoryData<TensorEncoding> Encodings => [TensorEncoding.Q8_0, TensorEncoding.Q4_0, TensorEncoding.Q4_K, TensorEncoding.Q5_K, TensorEncoding.Q6_K];

    public static TheoryData<KernelPath, TensorEncoding> PathsAndEncodings => new(
        Enum.GetValues<KernelPath>().Where(KernelPaths.IsSupported).SelectMany(path => Encodings.Select(encoding => (path, encoding.Data))));

    // A path that rounds elsewhere gives other tokens on another machine for the same seed.
    [Theory]
    [MemberData(nameof(PathsAndEncodings))]
    public void Every_path_gives_the_same_bits_for_every_number_of_tokens(KernelPath path, TensorEncoding encoding)
    {
        const int depth = 768;
        var random = new Random(3);
        var tensor = RandomBlocks.Of(encoding, Rows, depth, random);
        using var source = Floats(random, 25 * depth);
        for (int tokens = 1; tokens <= 25; tokens++)
        {
            Product(tensor, source.Pointer, 0, tokens, path: path).ShouldBe(Product(tensor, source.Pointer, 0, tokens, path: KernelPath.Portable));
            Product(tensor, source.Pointer, 0, tokens, accumulate: true, path).ShouldBe(Product(tensor, source.Pointer, 0, tokens, accumulate: true, KernelPath.Portable));
        }
    }

    // The product of a quantised matrix has to be that of the numbers that its file stands for.
    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_product_is_that_of_the_decoded_weights(TensorEncoding encoding)
    {
        const int depth = 2560, count = 17;
        var random = new Random(5);
        var tensor = RandomBlocks.Of(encoding, Rows, depth, random);
        using var source = Floats(random, count * depth);
        float[] given = Product(tensor, source.Pointer, 0, count);
        float[] row = new float[depth];
        for (int r = 0; r < Rows; r++)
        {
            encoding.Decode(tensor.Row(r), row);
            for (int t = 0; t < count; t++)
            {
                double sum = 0, magnitude = 0;
                for (int k = 0; k < depth; k++)
                {
                    double product = row[k] * Rounded(source.Pointer + t * depth, k);
                    sum += product;
                    magnitude += Math.Abs(product);
                }
                ((double)given[t * Rows + r]).ShouldBe(sum, 1e-6 * magnitude, $"row {r}, token {t}");
            }
        }
    }

    // A batch that changes a sequence's bits makes an answer impossible to replay.
    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_row_has_the_same_product_alone_and_in_company(TensorEncoding encoding)
    {
        const int depth = 1536, count = 33;
        var random = new Random(7);
        var tensor = RandomBlocks.Of(encoding, Rows, depth, random);
        using var source = Floats(random, count * depth);
        float[] together = Product(tensor, source.Pointer, 0, count);
        for (int t = 0; t < count; t++)
            Product(tensor, source.Pointer, t, 1).ShouldBe(together[(t * Rows)..((t + 1) * Rows)]);
    }

    // Head sizes that are no multiple of 16 leave outputs without a row in the file; they must be exactly 0.
    [Theory]
    [MemberData(nameof(Encodings))]
    public void Outputs_without_a_row_are_zero(TensorEncoding encoding)
    {
        const int depth = 512;
        var random = new Random(9);
        var tensor = RandomBlocks.Of(encoding, 3, depth, random);
        using var source = Floats(random, depth);
        float[] given = Product(tensor, source.Pointer, 0, 1);
        given[..3].ShouldAllBe(value => value != 0);
        given[3..].ShouldAllBe(value => value == 0);
    }

    private static float[] Product(EncodedTensor tensor, float* source, int first, int count, bool accumulate = false, KernelPath? path = null)
    {
        int depth = tensor.Columns, padded = (Rows + 15) / 16 * 16;
        var layout = PanelLayout.Of(tensor.Encoding);
        using var panels = new FloatBuffer(padded / 16 * layout.PanelBytes(depth) / 4 + 1);
        for (int panel = 0; panel < padded / 16; panel++)
        {
            long[] rows = [.. Enumerable.Range(panel * 16, 16).Select(row => row < tensor.Rows ? row : -1L)];
            PanelPacking.Pack(layout, tensor, rows, depth, (byte*)panels.Pointer + panel * layout.PanelBytes(depth));
        }
        var matrix = new QuantizedMatrix(layout, (byte*)panels.Pointer, padded, depth);
        using var stream = new FloatBuffer(QuantizedRows.Bytes(count, depth) / 4);
        var quantized = new QuantizedRows((byte*)stream.Pointer, count, depth);
        for (int row = 0; row < count; row++)
            quantized.Quantize(row, source + (first + row) * depth);
        using var output = new FloatBuffer(count * padded);
        using var scratch = new ProductScratch();
        // In two parts, as threads would share it.
        for (int i = 0; accumulate && i < count * padded; i++)
            output.Pointer[i] = i;
        matrix.Multiply(path ?? KernelPaths.Current, quantized, 0, 1, output.Pointer, padded, accumulate, scratch);
        matrix.Multiply(path ?? KernelPaths.Current, quantized, 1, matrix.Units - 1, output.Pointer, padded, accumulate, scratch);
        return [.. Enumerable.Range(0, count).SelectMany(t => new ReadOnlySpan<float>(output.Pointer + t * padded, Rows).ToArray())];
    }

    /// <summary>What a row's element is after it was turned into a byte and a scale.</summary>
    private static double Rounded(float* row, int k)
    {
        float* block = row + k / 32 * 32;
        float largest = 0;
        for (int i = 0; i < 32; i++)
            largest = Math.Max(largest, Math.Abs(block[i]));
        return Math.Round((double)(block[k % 32] * (127f / largest))) * (largest / 127f);
    }

    private static FloatBuffer Floats(Random random, int count)
    {
        var buffer = new FloatBuffer(count);
        for (int i = 0; i < count; i++)
            buffer.Pointer[i] = (float)(random.NextDouble() * 2 - 1);
        return buffer;
    }
}
