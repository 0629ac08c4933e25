using Casebook.Engine.Kernels;
using Casebook.Engine.Kernels.BrainFloats;

namespace Casebook.Engine.Tests.Kernels;

public unsafe class BrainProductTests
{
    private const int CStride = 48;

    public static TheoryData<KernelPath> Paths => [.. Enum.GetValues<KernelPath>().Where(KernelPaths.IsSupported)];

    // Training and generation go through different code and must give a token the same probability.
    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_path_and_shape_adds_the_pairs_in_one_order(KernelPath path)
    {
        var random = new Random(4);
        foreach (int pairs in (int[])[1, 2, 63, 64, 65, 200])
        {
            for (int rows = 1; rows <= 27; rows++)
            {
                foreach (int columns in (int[])[16, 32])
                    Compare(path, random, rows, columns, pairs);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_sum_taken_in_pieces_is_the_whole_sum(KernelPath path)
    {
        const int rows = 14, columns = 32, pairs = 150;
        var random = new Random(9);
        ushort[] a = Numbers(random, rows * pairs * 2), b = Numbers(random, pairs * BrainProduct.PanelWidth * 2);
        float[] whole = new float[rows * CStride], pieces = new float[rows * CStride];
        fixed (ushort* pa = a, pb = b)
        {
            fixed (float* pw = whole, pp = pieces)
            {
                BrainProduct.Panel(path, pa, pairs * 4, 4, pb, pw, CStride, rows, columns, pairs, TileClosing.Replace);
                for (int first = 0; first < pairs; first += 61)
                {
                    BrainProduct.Panel(
                        path, pa + 2 * first, pairs * 4, 4, pb + first * 2 * BrainProduct.PanelWidth, pp, CStride, rows, columns, Math.Min(61, pairs - first),
                        first == 0 ? TileClosing.Replace : TileClosing.Continue);
                }
            }
        }
        pieces.ShouldBe(whole);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Rows_are_rounded_to_the_same_bits_on_every_path(KernelPath path)
    {
        const int count = 4096, stride = 5 * BrainProduct.PanelWidth;
        var random = new Random(6);
        // Numbers of all sizes, and those around the least that counts, half a step apart.
        float[] values = [.. Enumerable.Range(0, 2 * count).Select(i => BitConverter.UInt32BitsToSingle(
            (uint)random.Next(2) << 31 | (i % 3 == 0 ? BrainFloat.LeastRoundedUp - 3 + (uint)random.Next(6) : i % 3 == 1 ? (uint)random.Next(0x7F800001) : 0x3F000000u + (uint)random.Next(0x1000000))))];
        uint[] expected = new uint[2 * count], actual = new uint[2 * count];
        fixed (float* from = values)
        {
            fixed (uint* pe = expected, pa = actual)
            {
                foreach (float factor in (float[])[1, 0.125f, 0.35355338f])
                {
                    BrainRounding.Row(KernelPath.Portable, from, 2 * count, (ushort*)pe, factor);
                    BrainRounding.Row(path, from, 2 * count, (ushort*)pa, factor);
                    actual.ShouldBe(expected);
                }
                foreach (int width in (int[])[16, 32, 48, 96])
                {
                    BrainRounding.Pairs(KernelPath.Portable, from, from + count, width, pe, stride);
                    BrainRounding.Pairs(path, from, from + count, width, pa, stride);
                    actual.ShouldBe(expected);
                    for (int c = 0; c < width; c++)
                        (expected[c / 32 * stride + c % 32] & 0xFFFF, expected[c / 32 * stride + c % 32] >> 16).ShouldBe((Nearest(values[c]), Nearest(values[count + c])));
                }
            }
        }

        static uint Nearest(float value)
        {
            uint bits = BitConverter.SingleToUInt32Bits(value), rounded = bits + 0x7FFF + (bits >> 16 & 1);
            return Math.Abs(BitConverter.UInt32BitsToSingle(rounded & 0xFFFF0000)) < MathF.ScaleB(1, -50) ? 0 : rounded >> 16;
        }
    }

    private static void Compare(KernelPath path, Random random, int rows, int columns, int pairs)
    {
        // Rows one after the other, and pairs one after the other: the two ways in which operands lie.
        foreach (var (row, pair) in ((int, int)[])[(pairs * 2 + 6, 2), (2, rows * 2 + 10)])
        {
            ushort[] a = Numbers(random, rows * row + pairs * pair), b = Numbers(random, pairs * BrainProduct.PanelWidth * 2);
            foreach (var closing in Enum.GetValues<TileClosing>())
            {
                float[] c = [.. Enumerable.Range(0, rows * CStride).Select(i => 0.37f * i)];
                float[] expected = Reference(a, row, pair, b, c, rows, columns, pairs, closing);
                fixed (ushort* pa = a, pb = b)
                {
                    fixed (float* pc = c)
                        BrainProduct.Panel(path, pa, row * 2, pair * 2, pb, pc, CStride, rows, columns, pairs, closing);
                }
                c.Select(BitConverter.SingleToUInt32Bits).ShouldBe(expected.Select(BitConverter.SingleToUInt32Bits), $"{rows} rows, {columns} columns, {pairs} pairs, {closing}");
            }
        }
    }

    private static float[] Reference(ushort[] a, int row, int pair, ushort[] b, float[] c, int rows, int columns, int pairs, TileClosing closing)
    {
        float[] product = [.. c];
        for (int r = 0; r < rows; r++)
        {
            for (int j = 0; j < columns; j++)
            {
                float before = c[r * CStride + j], sum = closing == TileClosing.Continue ? before : 0;
                for (int p = 0; p < pairs; p++)
                {
                    sum = MathF.FusedMultiplyAdd(Widen(a[r * row + p * pair + 1]), Widen(b[(p * BrainProduct.PanelWidth + j) * 2 + 1]), sum);
                    sum = MathF.FusedMultiplyAdd(Widen(a[r * row + p * pair]), Widen(b[(p * BrainProduct.PanelWidth + j) * 2]), sum);
                }
                product[r * CStride + j] = closing == TileClosing.Add ? sum + before : sum;
            }
        }
        return product;
    }

    private static ushort[] Numbers(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => BrainFloat.Weight((ushort)(random.Next(2) << 15 | (random.Next(10) == 0 ? random.Next(0x3000) : 0x3A00 + random.Next(0x600)))))];

    private static float Widen(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);
}
