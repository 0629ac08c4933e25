namespace Casebook.Models.Quantization;

/// <summary>
/// 5.5 bits: as <see cref="Q4_K"/>, with a fifth bit of each element before the halves: bit <c>p</c> of the i-th of 32
/// bytes belongs to element i of part p.
/// </summary>
internal static class Q5_K
{
    public const int BlockBytes = 4 + PackedScales.Bytes + PartElements + BlockFormat.SuperBlock / 2;
    private const int PartElements = BlockFormat.SuperBlock / PackedScales.Parts;

    public static void Dequantize(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (; source.Length > 0; source = source[BlockBytes..], destination = destination[BlockFormat.SuperBlock..])
        {
            float factor = BlockFormat.ReadHalf(source);
            float minimumFactor = BlockFormat.ReadHalf(source[2..]);
            ReadOnlySpan<byte> scales = source.Slice(4, PackedScales.Bytes);
            ReadOnlySpan<byte> fifth = source.Slice(4 + PackedScales.Bytes, PartElements);
            ReadOnlySpan<byte> values = source[(4 + PackedScales.Bytes + PartElements)..BlockBytes];
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
                    elements[i] = step * ((bytes[i] >> shift & 15) | (fifth[i] >> part & 1) << 4) - lowest;
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
            AffineBlock.Quantize(source[..BlockFormat.SuperBlock], levels: 31, destination[..(4 + PackedScales.Bytes)], numbers);
            Span<byte> fifth = destination.Slice(4 + PackedScales.Bytes, PartElements);
            fifth.Clear();
            for (int i = 0; i < numbers.Length; i++)
            {
                fifth[i % PartElements] |= (byte)(numbers[i] >> 4 << i / PartElements);
            }
            Span<byte> values = destination[(4 + PackedScales.Bytes + PartElements)..BlockBytes];
            for (int i = 0; i < values.Length; i++)
            {
                int low = i / PartElements * 2 * PartElements + i % PartElements;
                values[i] = (byte)((numbers[low] & 15) | (numbers[low + PartElements] & 15) << 4);
            }
        }
    }
}
