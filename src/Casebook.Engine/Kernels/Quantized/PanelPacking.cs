using System.Runtime.CompilerServices;
using Casebook.Models.Tensors;

namespace Casebook.Engine.Kernels.Quantized;

/// <summary>Interleaves the rows of a file into panels. The blocks' layouts are those of ggml's <c>block_q8_0</c>, <c>block_q4_K</c> and so on.</summary>
internal static unsafe class PanelPacking
{
    private const int HalfBytes = 2;

    /// <summary>Packs one panel.</summary>
    /// <param name="rowOf">The source's row for each of the panel's 16, or −1 for one of zeros.</param>
    public static void Pack(PanelLayout layout, EncodedTensor source, ReadOnlySpan<long> rowOf, int depth, byte* panel)
    {
        int units = depth / layout.Block;
        for (int r = 0; r < PanelLayout.Rows; r++)
        {
            if (rowOf[r] < 0)
            {
                Zero(layout, panel, units, r);
                continue;
            }
            fixed (byte* row = source.Row(rowOf[r]))
                PackRow(layout, row, units, panel, r);
        }
    }

    private static void PackRow(PanelLayout layout, byte* row, int units, byte* quants, int r)
    {
        for (int u = 0; u < units; u++, quants += layout.UnitBytes)
        {
            byte* scales = quants + layout.QuantBytes;
            switch (layout.Encoding)
            {
                case TensorEncoding.Q8_0: // d, 32 signed quants
                    Words(row + HalfBytes, 8, quants, r, 0x80808080);
                    Half(row, scales, r);
                    row += 34;
                    break;
                case TensorEncoding.Q4_0: // d, 16 bytes: elements 0–15 low, 16–31 high
                    Words(row + HalfBytes, 4, quants, r, 0);
                    Half(row, scales, r);
                    row += 18;
                    break;
                case TensorEncoding.Q4_K: // d, dmin, 12 bytes of 6-bit scales and minimums, 128 bytes
                    Words(row + 16, 32, quants, r, 0);
                    KScales(row, scales, r);
                    row += 144;
                    break;
                case TensorEncoding.Q5_K: // d, dmin, scales, 32 bytes of high bits, 128 bytes
                    Split(row + 48, row + 16, 1, SplitQuants.FiveBits, quants, r);
                    KScales(row, scales, r);
                    row += 176;
                    break;
                default: // Q6_K: 128 bytes of low bits, 64 of high, 16 signed scales, d
                    Split(row, row + 128, 2, SplitQuants.SixBits, quants, r);
                    for (int i = 0; i < 16; i++)
                        scales[i * PanelLayout.Rows + r] = row[192 + i];
                    Half(row + 208, scales + 16 * PanelLayout.Rows, r);
                    row += 210;
                    break;
            }
        }
    }

    private static void Words(byte* from, int count, byte* to, int r, uint flip)
    {
        for (int w = 0; w < count; w++)
            Unsafe.WriteUnaligned(to + (w * PanelLayout.Rows + r) * 4, Unsafe.ReadUnaligned<uint>(from + w * 4) ^ flip);
    }

    private static void Split(byte* nibbles, byte* upper, int parts, int perPart, byte* to, int r)
    {
        for (int v = 0; v < parts * perPart; v++)
            Words(nibbles + v * 4, 1, to + SplitQuants.NibbleOffset(v, perPart), r, 0);
        for (int v = 0; v < parts * 8; v++)
            Words(upper + v * 4, 1, to + SplitQuants.UpperOffset(v, perPart), r, 0);
    }

    private static void Half(byte* from, byte* to, int r) => ((ushort*)to)[r] = Unsafe.ReadUnaligned<ushort>(from);

    /// <summary>Eight scales and eight minimums of a byte each for every row, then d and dmin.</summary>
    private static void KScales(byte* block, byte* scales, int r)
    {
        byte* packed = block + 4;
        for (int j = 0; j < 8; j++)
        {
            // The first four are the low six bits of their bytes; the others' upper two bits fill those bytes' tops.
            int scale = j < 4 ? packed[j] & 63 : (packed[j + 4] & 15) | (packed[j - 4] >> 6 << 4);
            int minimum = j < 4 ? packed[j + 4] & 63 : (packed[j + 4] >> 4) | (packed[j] >> 6 << 4);
            scales[j * PanelLayout.Rows + r] = (byte)scale;
            scales[(8 + j) * PanelLayout.Rows + r] = (byte)minimum;
        }
        Half(block, scales + 16 * PanelLayout.Rows, r);
        Half(block + HalfBytes, scales + 18 * PanelLayout.Rows, r);
    }

    // A scale of 0 makes 0 of any quants.
    private static void Zero(PanelLayout layout, byte* quants, int units, int r)
    {
        for (int u = 0; u < units; u++, quants += layout.UnitBytes)
        {
            byte* scales = quants + layout.QuantBytes;
            for (int w = 0; w < layout.QuantBytes / (4 * PanelLayout.Rows); w++)
                Unsafe.WriteUnaligned(quants + (w * PanelLayout.Rows + r) * 4, 0u);
            switch (layout.Kind)
            {
                case ScaleKind.Plain:
                    ((ushort*)scales)[r] = 0;
                    break;
                default:
                    for (int i = 0; i < 16; i++)
                        scales[i * PanelLayout.Rows + r] = 0;
                    ((ushort*)(scales + 16 * PanelLayout.Rows))[r] = 0;
                    if (layout.Kind == ScaleKind.WithMinimum)
                        ((ushort*)(scales + 18 * PanelLayout.Rows))[r] = 0;
                    break;
            }
        }
    }
}
