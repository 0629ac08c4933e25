using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Casebook.Models.Tensors;

namespace Casebook.Engine.Kernels.Quantized;

/// <summary>
/// Opens a stretch of a panel for the integer products: every element becomes a byte that is 128 too large, every scale
/// and minimum an fp32 number (exactly: at most 11 bits times 8). What is decoded stays in the cache and is used by all
/// rows of activations.
/// </summary>
internal static unsafe class PanelDecoding
{
    /// <summary>Decodes units <paramref name="first"/> up to <paramref name="first"/> + <paramref name="units"/>.</summary>
    /// <param name="bytes">Receives [block of 32][eight groups of 4 elements][16 rows × 4].</param>
    /// <param name="scales">Receives [block][16 rows], or [block][2 halves][16 rows].</param>
    /// <param name="minimums">Receives [block][16 rows] where the format has them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(PanelLayout layout, byte* panel, int first, int units, byte* bytes, float* scales, float* minimums)
    {
        int blocks = layout.DecodedBlocks, scalesOfUnit = blocks * PanelLayout.Rows * (layout.Kind == ScaleKind.Halves ? 2 : 1);
        for (int u = 0; u < units; u++)
        {
            byte* quants = panel + (first + u) * (long)layout.UnitBytes;
            byte* packed = quants + layout.QuantBytes;
            switch (layout.Encoding)
            {
                case TensorEncoding.Q8_0:
                    Halves(packed, PanelLayout.Rows, scales);
                    Buffer.MemoryCopy(quants, bytes, layout.QuantBytes, layout.QuantBytes);
                    break;
                case TensorEncoding.Q4_0:
                    Halves(packed, PanelLayout.Rows, scales);
                    Nibbles(quants, 1, 4, 128 - 8, bytes);
                    break;
                case TensorEncoding.Q4_K:
                    ScalesAndMinimums(packed, scales, minimums);
                    Nibbles(quants, 4, 8, 128, bytes);
                    break;
                case TensorEncoding.Q5_K:
                    ScalesAndMinimums(packed, scales, minimums);
                    FiveBits(quants, bytes);
                    break;
                default:
                    SignedScales(packed, scales);
                    SixBits(quants, bytes);
                    break;
            }
            bytes += blocks * PanelLayout.DecodedBytes;
            scales += scalesOfUnit;
            minimums += blocks * PanelLayout.Rows;
        }
    }

    /// <summary>
    /// Stretches of <paramref name="vectors"/> vectors whose low nibbles are the next elements and whose high nibbles are
    /// those after them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Nibbles(byte* quants, int stretches, int vectors, byte offset, byte* bytes)
    {
        var mask = Vector512.Create((byte)15);
        var shift = Vector512.Create(offset);
        for (int s = 0; s < stretches; s++)
        {
            for (int v = 0; v < vectors; v++)
            {
                var both = Vector512.Load(quants + v * 64);
                ((both & mask) + shift).Store(bytes + v * 64);
                ((Right(both, 4) & mask) + shift).Store(bytes + (vectors + v) * 64);
            }
            quants += vectors * 64;
            bytes += vectors * 128;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FiveBits(byte* quants, byte* bytes)
    {
        var mask = Vector512.Create((byte)15);
        var bit = Vector512.Create((byte)1);
        var shift = Vector512.Create((byte)128);
        for (int g = 0; g < 8; g++)
        {
            var high = Vector512.Load(quants + SplitQuants.UpperOffset(g, SplitQuants.FiveBits));
            for (int pair = 0; pair < 4; pair++)
            {
                var both = Vector512.Load(quants + SplitQuants.NibbleOffset(pair * 8 + g, SplitQuants.FiveBits));
                byte* to = bytes + pair * 2 * PanelLayout.DecodedBytes + g * 64;
                ((both & mask) + Left(high & bit, 4) + shift).Store(to);
                ((Right(both, 4) & mask) + Left(Right(high, 1) & bit, 4) + shift).Store(to + PanelLayout.DecodedBytes);
                high = Right(high, 2);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SixBits(byte* quants, byte* bytes)
    {
        var mask = Vector512.Create((byte)15);
        var two = Vector512.Create((byte)3);
        var shift = Vector512.Create((byte)(128 - 32));
        for (int half = 0; half < 2; half++)
        {
            for (int g = 0; g < 8; g++)
            {
                var high = Vector512.Load(quants + SplitQuants.UpperOffset(half * 8 + g, SplitQuants.SixBits));
                var first = Vector512.Load(quants + SplitQuants.NibbleOffset(half * 16 + g, SplitQuants.SixBits));
                var second = Vector512.Load(quants + SplitQuants.NibbleOffset(half * 16 + 8 + g, SplitQuants.SixBits));
                byte* to = bytes + half * 4 * PanelLayout.DecodedBytes + g * 64;
                ((first & mask) + Left(high & two, 4) + shift).Store(to);
                ((second & mask) + Left(Right(high, 2) & two, 4) + shift).Store(to + PanelLayout.DecodedBytes);
                ((Right(first, 4) & mask) + Left(Right(high, 4) & two, 4) + shift).Store(to + 2 * PanelLayout.DecodedBytes);
                ((Right(second, 4) & mask) + Left(Right(high, 6) & two, 4) + shift).Store(to + 3 * PanelLayout.DecodedBytes);
            }
        }
    }

    private static void ScalesAndMinimums(byte* packed, float* scales, float* minimums)
    {
        float* both = stackalloc float[2 * PanelLayout.Rows];
        Halves(packed + 16 * PanelLayout.Rows, 2 * PanelLayout.Rows, both);
        var d = Lanes.Load(both);
        var dMin = Lanes.Load(both + PanelLayout.Rows);
        for (int j = 0; j < 8; j++)
        {
            (d * Unsigned(packed + j * PanelLayout.Rows)).Store(scales + j * PanelLayout.Rows);
            (dMin * Unsigned(packed + (8 + j) * PanelLayout.Rows)).Store(minimums + j * PanelLayout.Rows);
        }
    }

    private static void SignedScales(byte* packed, float* scales)
    {
        float* factors = stackalloc float[PanelLayout.Rows];
        Halves(packed + 16 * PanelLayout.Rows, PanelLayout.Rows, factors);
        var d = Lanes.Load(factors);
        for (int j = 0; j < 16; j++)
        {
            var (low, high) = Vector256.Widen(Vector256.WidenLower(Vector128.Load((sbyte*)packed + j * PanelLayout.Rows).ToVector256Unsafe()));
            (d * Vector512.ConvertToSingle(Vector512.Create(low, high))).Store(scales + j * PanelLayout.Rows);
        }
    }

    private static Vector512<float> Unsigned(byte* sixteen)
    {
        var (low, high) = Vector256.Widen(Vector256.WidenLower(Vector128.Load(sixteen).ToVector256Unsafe()));
        return Vector512.ConvertToSingle(Vector512.Create(low, high).AsInt32());
    }

    private static void Halves(byte* from, int count, float* to) =>
        TensorEncoding.F16.Decode(new ReadOnlySpan<byte>(from, count * sizeof(ushort)), new Span<float>(to, count));

    // Shifts of whole words; what crosses a byte's border is masked off by the caller.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Right(Vector512<byte> bytes, int count) => (bytes.AsUInt16() >>> count).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Left(Vector512<byte> bytes, int count) => (bytes.AsUInt16() << count).AsByte();
}
