using System.Runtime.Intrinsics;

namespace Casebook.Engine.Kernels.BrainFloats;

/// <summary>
/// Rows of activations or gradients as BF16, with the rows as depth: one side of a weight's gradient. Panels of 32
/// columns, [rows / 2][32][2] each, so that either side can be the left one.
/// </summary>
/// <param name="memory">Of <see cref="Elements"/>.</param>
/// <param name="width">A multiple of 32.</param>
/// <param name="capacity">Rows at most; even.</param>
internal readonly unsafe struct BrainColumns(ushort* memory, int width, int capacity)
{
    /// <summary>Pairs of rows that are multiplied at a time: a panel's share of them is as large as the first-level cache, and results are fetched and put back less often.</summary>
    private const int PairBlock = 256;

    /// <summary>Elements of 16 bits.</summary>
    public static long Elements(int width, int capacity) => (long)width * capacity;

    /// <summary>Rounds some rows; beyond an odd number of them stands a row of zeros.</summary>
    /// <param name="first">Even.</param>
    public void Put(float* rows, nint stride, int first, int count)
    {
        for (int r = 0; r < count; r += 2, rows += 2 * stride)
            BrainRounding.Pairs(rows, r + 1 < count ? rows + stride : null, width, (uint*)memory + (nint)(first + r) / 2 * BrainProduct.PanelWidth, (nint)capacity / 2 * BrainProduct.PanelWidth);
    }

    /// <summary>Some rows as they were rounded, in fp32.</summary>
    /// <param name="first">Even.</param>
    public void Take(float* rows, nint stride, int first, int count)
    {
        var odds = Vector512.Create(0xFFFF0000);
        for (int r = 0; r < count; r += 2, rows += 2 * stride)
        {
            for (int column = 0; column < width; column += BrainProduct.PanelWidth)
            {
                uint* pairs = (uint*)Panel(column, (first + r) / 2);
                for (int i = 0; i < BrainProduct.PanelWidth; i += Lanes.Count)
                {
                    var pair = Vector512.Load(pairs + i);
                    (pair << 16).AsSingle().Store(rows + column + i);
                    if (r + 1 < count)
                        (pair & odds).AsSingle().Store(rows + stride + column + i);
                }
            }
        }
    }

    /// <summary>c[o, i] += Σ over rows of left[row, output + o] · right[row, input + i].</summary>
    /// <param name="output">A multiple of 32, as all four.</param>
    /// <param name="rows">All that were put.</param>
    public static void AddProduct(BrainColumns left, int output, int outputs, BrainColumns right, int input, int inputs, int rows, float* c, nint cStride)
    {
        int pairs = (rows + 1) / 2;
        for (int first = 0; first < pairs; first += PairBlock)
        {
            int here = Math.Min(PairBlock, pairs - first);
            for (int i = 0; i < inputs; i += BrainProduct.PanelWidth)
            {
                for (int o = 0; o < outputs; o += BrainProduct.PanelWidth)
                {
                    BrainProduct.Panel(
                        left.Panel(output + o, first), 2 * sizeof(ushort), BrainProduct.PanelPair, right.Panel(input + i, first), c + o * cStride + i, cStride,
                        BrainProduct.PanelWidth, BrainProduct.PanelWidth, here, TileClosing.Continue);
                }
            }
        }
    }

    private ushort* Panel(int column, int pair) => memory + ((nint)column * (capacity / 2) + (nint)pair * BrainProduct.PanelWidth) * 2;
}
