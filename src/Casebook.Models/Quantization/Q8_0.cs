using System.Runtime.InteropServices;

namespace Casebook.Models.Quantization;

/// <summary>8 bits: 32 elements with one scale. A block is the scale (half precision), then 32 signed bytes; an element is <c>scale · byte</c>.</summary>
internal static class Q8_0
{
    public const int BlockBytes = 2 + BlockFormat.SmallBlock;

    public static void Dequantize(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (; source.Length > 0; source = source[BlockBytes..], destination = destination[BlockFormat.SmallBlock..])
        {
            float scale = BlockFormat.ReadHalf(source);
            ReadOnlySpan<sbyte> values = MemoryMarshal.Cast<byte, sbyte>(source.Slice(2, BlockFormat.SmallBlock));
            for (int i = 0; i < values.Length; i++)
            {
                destination[i] = scale * values[i];
            }
        }
    }
}
