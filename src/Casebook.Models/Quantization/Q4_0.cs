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

    /// <summary>As ggml's reference does it, to the bit: the element of largest magnitude, the first among equals, becomes −8.</summary>
    public static void Quantize(ReadOnlySpan<float> source, Span<byte> destination)
    {
        for (; source.Length > 0; source = source[BlockFormat.SmallBlock..], destination = destination[BlockBytes..])
        {
            float extreme = 0;
            foreach (float element in source[..BlockFormat.SmallBlock])
            {
                extreme = Math.Abs(element) > Math.Abs(extreme) ? element : extreme;
            }
            float scale = extreme / -Zero;
            float inverse = scale != 0 ? 1 / scale : 0;
            BlockFormat.WriteHalf(destination, scale);
            for (int i = 0; i < Halves; i++)
            {
                destination[2 + i] = (byte)(Number(source[i] * inverse) | Number(source[i + Halves] * inverse) << 4);
            }
        }

        static int Number(float scaled) => Math.Min(15, (int)(scaled + 8.5f));
    }
}
