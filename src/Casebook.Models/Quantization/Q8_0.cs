using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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

    /// <summary>As ggml's reference does it, to the bit: the largest magnitude becomes ±127.</summary>
    public static void Quantize(ReadOnlySpan<float> source, Span<byte> destination)
    {
        for (; source.Length > 0; source = source[BlockFormat.SmallBlock..], destination = destination[BlockBytes..])
        {
            ReadOnlySpan<float> elements = source[..BlockFormat.SmallBlock];
            float scale = Lanes.LargestMagnitude(elements) / 127;
            float inverse = scale != 0 ? 1 / scale : 0;
            BlockFormat.WriteHalf(destination, scale);
            Span<byte> numbers = destination.Slice(2, BlockFormat.SmallBlock);
            for (int i = 0; i < elements.Length; i += Lanes.Count)
            {
                Vector256<int> rounded = Vector256.ConvertToInt32(Lanes.RoundAwayFromZero(Lanes.Load(elements, i) * inverse));
                for (int lane = 0; lane < Lanes.Count; lane++)
                {
                    numbers[i + lane] = (byte)rounded[lane];
                }
            }
        }
    }
}
