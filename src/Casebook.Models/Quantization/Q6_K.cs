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
}
