using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Casebook.Models.Tensors;

namespace Casebook.Engine.Kernels.BrainFloats;

/// <summary>How a BF16 matrix lies in memory for products: panels of 32 outputs, [depth / 2][32][2] each.</summary>
internal static unsafe class BrainPanels
{
    /// <summary>Outputs of a panel: two vectors.</summary>
    public const int Outputs = 32;

    /// <summary>Packs one panel of a tensor in BF16, or in fp32, which is rounded.</summary>
    /// <param name="rowOf">The tensor's row for a padded output; what is not below the number of rows is zeros.</param>
    /// <param name="columnBlock">Columns that lie together, then padded to <paramref name="paddedColumnBlock"/>.</param>
    /// <param name="panel">Zeros.</param>
    public static void Pack(EncodedTensor tensor, int index, Func<long, long> rowOf, int columnBlock, int paddedColumnBlock, ushort* panel)
    {
        float[] wide = tensor.Encoding == TensorEncoding.F32 ? new float[(tensor.Columns + Lanes.Count - 1) / Lanes.Count * Lanes.Count] : [];
        ushort[] rounded = new ushort[wide.Length];
        for (int c = 0; c < Outputs; c++)
        {
            long row = rowOf(index * Outputs + c);
            if (row >= tensor.Rows)
                continue;
            var elements = wide.Length > 0 ? Rounded(tensor, row, wide, rounded) : MemoryMarshal.Cast<byte, ushort>(tensor.Row(row));
            for (int first = 0, to = 0; first < elements.Length; first += columnBlock, to += paddedColumnBlock)
            {
                for (int k = 0; k < columnBlock; k++)
                    panel[(nint)((to + k) / 2) * 2 * Outputs + 2 * c + (to + k) % 2] = BrainFloat.Weight(elements[first + k]);
            }
        }
    }

    private static ReadOnlySpan<ushort> Rounded(EncodedTensor tensor, long row, float[] wide, ushort[] rounded)
    {
        tensor.Encoding.Decode(tensor.Row(row), wide.AsSpan(0, tensor.Columns));
        fixed (float* from = wide)
        {
            fixed (ushort* to = rounded)
                BrainRounding.Row(from, wide.Length, to);
        }
        return rounded.AsSpan(0, tensor.Columns);
    }

    /// <summary>Rounds and packs one panel of outputs: rows of a matrix become columns.</summary>
    /// <param name="rows">The first of 32.</param>
    /// <param name="depth">A multiple of 16.</param>
    /// <param name="panel">[depth / 2][32][2].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackOutputs(float* rows, nint stride, int depth, ushort* panel)
    {
        ushort* rounded = stackalloc ushort[depth];
        for (int c = 0; c < Outputs; c++)
        {
            BrainRounding.Row(rows + c * stride, depth, rounded);
            uint* to = (uint*)panel + c;
            for (int p = 0; p < depth / 2; p++)
                to[p * Outputs] = ((uint*)rounded)[p];
        }
    }

    /// <summary>Rounds and packs two rows of a matrix as a pair of its depth, in the panels of all its inputs.</summary>
    /// <param name="rows">The first of two.</param>
    /// <param name="columns">Inputs, a multiple of 32.</param>
    /// <param name="pair">Which pair of <paramref name="pairs"/> it is.</param>
    /// <param name="panels">[columns / 32][pairs][32][2].</param>
    public static void PackInputs(float* rows, nint stride, int columns, int pair, int pairs, ushort* panels) =>
        BrainRounding.Pairs(rows, rows + stride, columns, (uint*)panels + (nint)pair * Outputs, (nint)pairs * Outputs);

    /// <summary>Widens pairs of a panel to fp32, [2 × pairs][32], the second of each pair first: the order in which a product adds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(ushort* panel, int pairs, float* to)
    {
        for (int p = 0; p < pairs; p++, panel += 2 * Outputs, to += 2 * Outputs)
        {
            for (int v = 0; v < 2; v++)
            {
                var both = Vector512.Load((uint*)panel + v * Lanes.Count);
                (both & Vector512.Create(0xFFFF0000u)).Store((uint*)to + v * Lanes.Count);
                (both << 16).Store((uint*)to + Outputs + v * Lanes.Count);
            }
        }
    }

    /// <summary>The same of a tile's activations, [tokens][2 × pairs].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WidenRows(ushort* tile, int tokens, int pairs, float* to, nint stride)
    {
        for (int p = 0; p < pairs; p++)
        {
            for (int t = 0; t < tokens; t++)
            {
                uint both = ((uint*)tile)[p * tokens + t];
                ((uint*)to)[t * stride + 2 * p] = both & 0xFFFF0000u;
                ((uint*)to)[t * stride + 2 * p + 1] = both << 16;
            }
        }
    }
}
