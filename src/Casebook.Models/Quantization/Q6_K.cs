using System.Runtime.Intrinsics;

namespace Casebook.Models.Quantization;

/// <summary>
/// 6.6 bits: 256 elements in 16 parts of 16. A block is 128 bytes of low halves, 64 bytes of upper bit pairs, 16 signed
/// scales and a factor (half precision). Of each 128 elements, quarter q of 32 has its low four bits in the halves of 64
/// bytes (quarters 0 and 1 low, 2 and 3 high; 0 and 2 the first 32 bytes) and its upper two bits at 2q of 32 bytes. An
/// element is <c>factor · scale · (bits − 32)</c>.
/// </summary>
internal static class Q6_K
{
    public const int BlockBytes = Low + Upper + Parts + 2;
    public const int Parts = 16;
    private const int Low = BlockFormat.SuperBlock / 2;
    private const int Upper = BlockFormat.SuperBlock / 4;
    private const int Quarter = 32;
    private const int PartElements = BlockFormat.SuperBlock / Parts;
    private const int Zero = 32;

    public static void Dequantize(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (; source.Length > 0; source = source[BlockBytes..], destination = destination[BlockFormat.SuperBlock..])
        {
            float factor = BlockFormat.ReadHalf(source[(BlockBytes - 2)..]);
            for (int part = 0; part < Parts; part++)
            {
                float step = factor * (sbyte)source[Low + Upper + part];
                int first = part * PartElements;
                (int half, int quarter) = (first / 128, first / Quarter % 4);
                ReadOnlySpan<byte> low = source.Slice(half * 64 + quarter % 2 * Quarter + first % Quarter, PartElements);
                ReadOnlySpan<byte> upper = source.Slice(Low + half * Quarter + first % Quarter, PartElements);
                Span<float> elements = destination.Slice(first, PartElements);
                for (int i = 0; i < elements.Length; i++)
                {
                    int bits = (low[i] >> quarter / 2 * 4 & 15) | (upper[i] >> 2 * quarter & 3) << 4;
                    elements[i] = step * (bits - Zero);
                }
            }
        }
    }

    /// <summary>The parts' scales are searched for; see <see cref="SymmetricFit"/>.</summary>
    public static void Quantize(ReadOnlySpan<float> source, Span<byte> destination)
    {
        Span<float> scales = stackalloc float[Parts];
        for (; source.Length > 0; source = source[BlockFormat.SuperBlock..], destination = destination[BlockBytes..])
        {
            float extreme = 0;
            for (int part = 0; part < Parts; part++)
            {
                scales[part] = SymmetricFit.Find(source.Slice(part * PartElements, PartElements), Zero);
                extreme = Math.Abs(scales[part]) > Math.Abs(extreme) ? scales[part] : extreme;
            }
            Span<byte> block = destination[..BlockBytes];
            block.Clear();
            // The extreme scale becomes -128, which reaches one further than 127.
            BlockFormat.WriteHalf(block[(BlockBytes - 2)..], extreme / -128);
            float factor = BlockFormat.ReadHalf(block[(BlockBytes - 2)..]);
            for (int part = 0; part < Parts; part++)
            {
                int scale = factor != 0 ? (int)Math.Clamp(Math.Round(scales[part] / factor), -128, 127) : 0;
                block[Low + Upper + part] = (byte)scale;
                WritePart(source.Slice(part * PartElements, PartElements), part, factor * scale, block);
            }
        }
    }

    private static void WritePart(ReadOnlySpan<float> elements, int part, float step, Span<byte> block)
    {
        float inverse = step != 0 ? 1 / step : 0;
        int first = part * PartElements;
        (int half, int quarter) = (first / 128, first / Quarter % 4);
        Span<byte> low = block.Slice(half * 64 + quarter % 2 * Quarter + first % Quarter, PartElements);
        Span<byte> upper = block.Slice(Low + half * Quarter + first % Quarter, PartElements);
        for (int i = 0; i < elements.Length; i += Lanes.Count)
        {
            Vector256<int> whole = Vector256.ConvertToInt32(Lanes.Nearest(Lanes.Load(elements, i), inverse, -Zero, Zero - 1));
            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                int bits = whole[lane] + Zero;
                low[i + lane] |= (byte)((bits & 15) << quarter / 2 * 4);
                upper[i + lane] |= (byte)(bits >> 4 << 2 * quarter);
            }
        }
    }
}
