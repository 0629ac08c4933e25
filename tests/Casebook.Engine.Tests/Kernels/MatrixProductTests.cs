using System.Runtime.InteropServices;
using Casebook.Engine.Kernels;

namespace Casebook.Engine.Tests.Kernels;

/// <summary>Every output is one chain of fused multiply-adds, whatever the tile, the path or the rows beside it.</summary>
public sealed unsafe class MatrixProductTests
{
    public static TheoryData<KernelPath> Paths => [.. Enum.GetValues<KernelPath>().Where(KernelPaths.IsSupported)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_element_has_the_bits_of_the_plain_chain(KernelPath path)
    {
        var random = new Random(1);
        foreach (int rows in new[] { 1, 2, 5, 6, 7, 11, 16, 23 })
        {
            foreach (int columns in new[] { 16, 32, 48, 64, 80, 128 })
            {
                const int Depth = 37;
                float[] a = Values(random, rows * Depth), b = Values(random, Depth * columns), c = Values(random, rows * columns);
                foreach (bool accumulate in new[] { false, true })
                {
                    float[] expected = new float[rows * columns], actual = (float[])c.Clone();
                    for (int r = 0; r < rows; r++)
                    {
                        for (int n = 0; n < columns; n++)
                        {
                            float chain = accumulate ? c[r * columns + n] : 0;
                            for (int k = 0; k < Depth; k++)
                                chain = MathF.FusedMultiplyAdd(a[r * Depth + k], b[k * columns + n], chain);
                            expected[r * columns + n] = chain;
                        }
                    }
                    fixed (float* pa = a, pb = b, pc = actual)
                        MatrixProduct.Block(path, pa, Depth, 1, pb, columns, pc, columns, rows, columns, Depth, accumulate);
                    Bits(actual).SequenceEqual(Bits(expected)).ShouldBeTrue($"{path} {rows}x{columns}");
                }
            }
        }
    }

    [Fact]
    public void A_transposed_left_operand_needs_no_copy()
    {
        var random = new Random(2);
        const int Rows = 9, Columns = 64, Depth = 300;
        float[] a = Values(random, Depth * Rows), b = Values(random, Depth * Columns), c = new float[Rows * Columns];
        fixed (float* pa = a, pb = b, pc = c)
            MatrixProduct.TransposedRows(pa, Rows, pb, Columns, pc, Columns, Rows, Columns, Depth);
        for (int r = 0; r < Rows; r++)
        {
            float chain = 0;
            for (int k = 0; k < Depth; k++)
                chain = MathF.FusedMultiplyAdd(a[k * Rows + r], b[k * Columns + 5], chain);
            c[r * Columns + 5].ShouldBe(chain);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(9)]
    public void Blocks_of_the_depth_continue_the_chain(int rows)
    {
        var random = new Random(3);
        const int Columns = 128, Depth = 500;
        float[] a = Values(random, rows * Depth), b = Values(random, Depth * Columns), byPanels = new float[rows * Columns], byRows = new float[rows * Columns], panels = new float[Depth * Columns];
        for (int k = 0; k < Depth; k++)
        {
            for (int n = 0; n < Columns; n++)
                panels[n / 64 * 64 * Depth + k * 64 + n % 64] = b[k * Columns + n];
        }
        fixed (float* pa = a, pb = b, pp = panels, pc = byPanels, pr = byRows)
        {
            MatrixProduct.Panels(pa, Depth, pp, pc, Columns, rows, Columns, Depth, false);
            MatrixProduct.Rows(pa, Depth, 1, pb, Columns, pr, Columns, rows, Columns, Depth, false);
        }
        for (int r = 0; r < rows; r++)
        {
            for (int n = 0; n < Columns; n++)
            {
                float chain = 0;
                for (int k = 0; k < Depth; k++)
                    chain = MathF.FusedMultiplyAdd(a[r * Depth + k], b[k * Columns + n], chain);
                byPanels[r * Columns + n].ShouldBe(chain);
                byRows[r * Columns + n].ShouldBe(chain);
            }
        }
    }

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];

    private static ReadOnlySpan<int> Bits(float[] values) => MemoryMarshal.Cast<float, int>(values);
}
