namespace Casebook.Models.Quantization;

/// <summary>
/// 4.5 bits: 256 elements in 8 parts of 32. A block is two factors (half precision), <see cref="PackedScales"/>, then 128
/// bytes: of each 32 bytes, the low halves are one part and the high halves the next. An element is
/// <c>factor · scale · half − minimumFactor · minimum</c>.
/// </summary>
internal static class Q4_K
{
    public const int BlockBytes = 4 + PackedScales.Bytes + BlockFormat.SuperBlock / 2;
    private const int PartElements = BlockFormat.SuperBlock / PackedScales.Parts;

    public static void Dequantize(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (; source.Length > 0; source = source[BlockBytes..], destination = destination[BlockFormat.SuperBlock..])
        {
            float factor = BlockFormat.ReadHalf(source);
            float minimumFactor = BlockFormat.ReadHalf(source[2..]);
            ReadOnlySpan<byte> scales = source.Slice(4, PackedScales.Bytes);
            ReadOnlySpan<byte> values = source[(4 + PackedScales.Bytes)..BlockBytes];
            for (int part = 0; part < PackedScales.Parts; part++)
            {
                (int scale, int minimum) = PackedScales.Read(scales, part);
                float step = factor * scale;
                float lowest = minimumFactor * minimum;
                ReadOnlySpan<byte> bytes = values.Slice(part / 2 * PartElements, PartElements);
                Span<float> elements = destination.Slice(part * PartElements, PartElements);
                int shift = part % 2 * 4;
                for (int i = 0; i < elements.Length; i++)
                {
                    elements[i] = step * (bytes[i] >> shift & 15) - lowest;
                }
            }
        }
    }

    /// <summary>The scales are searched for; see <see cref="AffineFit"/>.</summary>
    public static void Quantize(ReadOnlySpan<float> source, Span<byte> destination)
    {
        Span<byte> numbers = stackalloc byte[BlockFormat.SuperBlock];
        for (; source.Length > 0; source = source[BlockFormat.SuperBlock..], destination = destination[BlockBytes..])
        {
            AffineBlock.Quantize(source[..BlockFormat.SuperBlock], levels: 15, destination[..(4 + PackedScales.Bytes)], numbers);
            Span<byte> values = destination[(4 + PackedScales.Bytes)..BlockBytes];
            for (int i = 0; i < values.Length; i++)
            {
                int low = i / PartElements * 2 * PartElements + i % PartElements;
                values[i] = (byte)(numbers[low] | numbers[low + PartElements] << 4);
            }
        }
    }
}
