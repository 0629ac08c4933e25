using Casebook.Engine.Kernels;
using Casebook.Engine.Kernels.BrainFloats;
using Casebook.Engine.Llama;
using Casebook.Engine.Memory;
using Casebook.Models.Tensors;

namespace Casebook.Engine.Tests.Kernels;

public unsafe class BrainFloatProductTests
{
    /// <summary>A panel and a half.</summary>
    private const int Outputs = 48;

    private const int Depth = 288;

    public static TheoryData<KernelPath> Paths => [.. Enum.GetValues<KernelPath>().Where(KernelPaths.IsSupported)];

    // Whoever adds in another order, or keeps a denormal number that others drop, gives other tokens for the same seed.
    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_path_adds_the_pairs_in_one_order(KernelPath path)
    {
        var random = new Random(3);
        ushort[] weights = Weights(random);
        float[] source = Floats(random, 27 * Depth);
        for (int tokens = 1; tokens <= 27; tokens++)
        {
            foreach (bool accumulate in (bool[])[false, true])
                Bits(Product(weights, source, 0, tokens, accumulate, path)).ShouldBe(Bits(Reference(weights, source, tokens, accumulate)), $"{tokens} tokens");
        }
    }

    // A batch that changes a sequence's bits makes an answer impossible to replay.
    [Theory]
    [MemberData(nameof(Paths))]
    public void A_row_has_the_same_product_alone_and_in_company(KernelPath path)
    {
        const int count = 40;
        var random = new Random(7);
        ushort[] weights = Weights(random);
        float[] source = Floats(random, count * Depth);
        float[] together = Product(weights, source, 0, count, false, path);
        for (int t = 0; t < count; t++)
            Bits(Product(weights, source, t, 1, false, path)).ShouldBe(Bits(together[(t * Outputs)..((t + 1) * Outputs)]));
    }

    [Fact]
    public void Rounding_goes_to_the_nearest_and_from_half_way_to_the_even_one()
    {
        var random = new Random(5);
        float[] values = [1.00390625f, 1.01171875f, -1.00390625f, 3.4e38f, -0f, 1e-15f, 8e-16f, -1e-40f, float.PositiveInfinity, float.NegativeInfinity, .. Enumerable.Range(0, 6).Select(_ => 2 - 4 * random.NextSingle())];
        ushort[] rounded = Rounded(values);
        rounded[..10].ShouldBe<ushort>([0x3F80, 0x3F82, 0xBF80, 0x7F80, 0, 0x2690, 0, 0, 0x7F80, 0xFF80]);
        for (int i = 10; i < values.Length; i++)
        {
            double error = Math.Abs(Widen(rounded[i]) - (double)values[i]);
            error.ShouldBeLessThanOrEqualTo(Math.Abs(Widen((ushort)(rounded[i] + 1)) - (double)values[i]));
            error.ShouldBeLessThanOrEqualTo(Math.Abs(Widen((ushort)(rounded[i] - 1)) - (double)values[i]));
        }
    }

    // Damage must arrive where logits are looked at, not turn into a number on the way.
    [Fact]
    public void What_is_not_a_number_stays_so()
    {
        float[] values = new float[16];
        values[3] = float.NaN;
        values[4] = BitConverter.UInt32BitsToSingle(0x7FFFFFFF);
        values[5] = BitConverter.UInt32BitsToSingle(0xFFFFFFFF);
        ushort[] rounded = Rounded(values);
        rounded[3..6].ShouldAllBe(value => float.IsNaN(Widen(value)));
        rounded[6].ShouldBe<ushort>(0);
    }

    private static ushort[] Rounded(float[] sixteen)
    {
        ushort* stream = stackalloc ushort[16];
        fixed (float* source = sixteen)
            new BrainRows(stream, 1, 16).Round(0, source);
        return new ReadOnlySpan<ushort>(stream, 16).ToArray();
    }

    private static float Widen(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    private static uint[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToUInt32Bits)];

    /// <summary>Weights of all sizes, some so small that they count as 0.</summary>
    private static ushort[] Weights(Random random)
    {
        ushort[] weights = new ushort[Outputs * Depth];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = (ushort)(random.Next(2) << 15 | (random.Next(10) == 0 ? random.Next(0x3000) : 0x3A00 + random.Next(0x600)));
        return weights;
    }

    /// <summary>Numbers around 1, and now and then one that is tiny or denormal.</summary>
    private static float[] Floats(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2 - 1) * random.Next(12) switch { 0 => 1e-20, 1 => 1e-41, 2 => 1e-14, _ => 1 }))];

    /// <summary>One chain for each output, rounded after each product, the second of a pair first.</summary>
    private static float[] Reference(ushort[] weights, float[] source, int tokens, bool accumulate)
    {
        float[] product = new float[tokens * Outputs];
        ushort[] rows = [.. source.Chunk(16).SelectMany(Rounded)];
        for (int t = 0; t < tokens; t++)
        {
            for (int o = 0; o < Outputs; o++)
            {
                float sum = 0;
                for (int k = 0; k < Depth; k += 2)
                {
                    sum = MathF.FusedMultiplyAdd(Weight(o, k + 1), Widen(rows[t * Depth + k + 1]), sum);
                    sum = MathF.FusedMultiplyAdd(Weight(o, k), Widen(rows[t * Depth + k]), sum);
                }
                product[t * Outputs + o] = accumulate ? t * Outputs + o + sum : sum;
            }
        }
        return product;

        float Weight(int output, int k)
        {
            float weight = Widen(weights[output * Depth + k]);
            return Math.Abs(weight) < MathF.ScaleB(1, -50) ? 0 : weight;
        }
    }

    private static float[] Product(ushort[] weights, float[] source, int first, int count, bool accumulate, KernelPath path)
    {
        const int padded = 64;
        using var panels = new FloatBuffer(padded * Depth / 2);
        for (int panel = 0; panel < padded / BrainPanels.Outputs; panel++)
            BrainPanels.Pack(new Tensor(weights), panel, row => row, Depth, Depth, (ushort*)panels.Pointer + panel * BrainPanels.Outputs * Depth);
        var matrix = new BrainMatrix((ushort*)panels.Pointer, Outputs, Depth);
        using var stream = new FloatBuffer(count * Depth / 2);
        var rows = new BrainRows((ushort*)stream.Pointer, count, Depth);
        fixed (float* from = source)
        {
            for (int row = 0; row < count; row++)
                rows.Round(row, from + (first + row) * Depth);
        }
        using var output = new FloatBuffer(count * Outputs + 16);
        using var scratch = new ProductScratch();
        for (int i = 0; i < count * Outputs + 16; i++)
            output.Pointer[i] = i;
        // In two parts, as threads would share it.
        matrix.Multiply(path, rows, 0, 1, output.Pointer, Outputs, accumulate, scratch);
        matrix.Multiply(path, rows, 1, 1, output.Pointer, Outputs, accumulate, scratch);
        output.Pointer[count * Outputs].ShouldBe(count * Outputs, "behind the last output");
        return new ReadOnlySpan<float>(output.Pointer, count * Outputs).ToArray();
    }

    private sealed class Tensor : EncodedTensor
    {
        private readonly ushort[] _weights;

        [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        public Tensor(ushort[] weights)
        {
            _weights = weights;
            (Encoding, Rows, Columns) = (TensorEncoding.BF16, Outputs, Depth);
        }

        public override ReadOnlySpan<byte> Row(long row) =>
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(_weights.AsSpan((int)row * Depth, Depth));
    }
}
