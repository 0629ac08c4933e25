namespace Casebook.Models.Quantization;

/// <summary>
/// 4 bits: 32 elements with one scale. A block is the scale (half precision), then 16 bytes whose low halves are the
/// first 16 elements and whose high halves are the others; an element is <c>scale · (half − 8)</c>.
/// </summary>
internal static class Q4_0
{
    public const int BlockBytes = 2 + Halves;
    private const int Halves = BlockFormat.SmallBlock / 2;
    private const int Zero = 8;

    public static void Dequantize(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (; source.Length > 0; source = source[BlockBytes..], destination = destination[BlockFormat.SmallBlock..])
        {
            float scale = BlockFormat.ReadHalf(source);
            ReadOnlySpan<byte> pairs = source.Slice(2, Halves);
            for (int i = 0; i < pairs.Length; i++)
            {
                destination[i] = scale * ((pairs[i] & 15) - Zero);
                destination[i + Halves] = scale * ((pairs[i] >> 4) - Zero);
            }
        }
    }
}
