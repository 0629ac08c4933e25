using System.Numerics;
using System.Runtime.InteropServices;

namespace Casebook.Models.Tensors;

/// <summary>fp32 from and to the little-endian element types of model files. Widening is exact.</summary>
internal static class ElementConversion
{
    public static int Bytes(ElementType type) => type == ElementType.F32 ? 4 : 2;

    /// <summary>Widens all of <paramref name="source"/>; the destination has exactly as many elements.</summary>
    public static void Widen(ElementType type, ReadOnlySpan<byte> source, Span<float> destination)
    {
        switch (type)
        {
            case ElementType.F32:
                source.CopyTo(MemoryMarshal.AsBytes(destination));
                break;
            case ElementType.BF16:
                WidenBFloat16(MemoryMarshal.Cast<byte, ushort>(source), destination);
                break;
            default:
                WidenHalf(MemoryMarshal.Cast<byte, ushort>(source), destination);
                break;
        }
    }

    /// <summary>Rounds to nearest, ties to even.</summary>
    public static void Narrow(ElementType type, ReadOnlySpan<float> source, Span<byte> destination)
    {
        switch (type)
        {
            case ElementType.F32:
                MemoryMarshal.AsBytes(source).CopyTo(destination);
                break;
            case ElementType.BF16:
                Span<ushort> bits = MemoryMarshal.Cast<byte, ushort>(destination);
                for (int i = 0; i < source.Length; i++)
                {
                    bits[i] = ToBFloat16(source[i]);
                }
                break;
            default:
                Span<Half> halves = MemoryMarshal.Cast<byte, Half>(destination);
                for (int i = 0; i < source.Length; i++)
                {
                    halves[i] = (Half)source[i];
                }
                break;
        }
    }

    public static ushort ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        // Rounding up a NaN's mantissa could make an infinity of it.
        return float.IsNaN(value) ? (ushort)(bits >> 16 | 0x40) : (ushort)(bits + 0x7FFF + (bits >> 16 & 1) >> 16);
    }

    private static void WidenBFloat16(ReadOnlySpan<ushort> source, Span<float> destination)
    {
        int i = 0;
        Span<uint> bits = MemoryMarshal.Cast<float, uint>(destination);
        for (; i <= source.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[i..]), out Vector<uint> low, out Vector<uint> high);
            (low << 16).CopyTo(bits[i..]);
            (high << 16).CopyTo(bits[(i + Vector<uint>.Count)..]);
        }
        for (; i < source.Length; i++)
        {
            bits[i] = (uint)source[i] << 16;
        }
    }

    private static void WidenHalf(ReadOnlySpan<ushort> source, Span<float> destination)
    {
        int i = 0;
        Span<uint> bits = MemoryMarshal.Cast<float, uint>(destination);
        for (; i <= source.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[i..]), out Vector<uint> low, out Vector<uint> high);
            HalfBits(low).CopyTo(bits[i..]);
            HalfBits(high).CopyTo(bits[(i + Vector<uint>.Count)..]);
        }
        for (; i < source.Length; i++)
        {
            destination[i] = (float)BitConverter.UInt16BitsToHalf(source[i]);
        }
    }

    /// <summary>
    /// Exponent and mantissa moved to their places in fp32 are 2^112 too small (the biases are 15 and 127); the product
    /// puts that right, exactly, subnormals included. Infinities and NaNs get the full exponent.
    /// </summary>
    private static Vector<uint> HalfBits(Vector<uint> half)
    {
        Vector<uint> magnitude = half & new Vector<uint>(0x7FFF);
        Vector<uint> shifted = magnitude << 13;
        Vector<uint> finite = Vector.AsVectorUInt32(Vector.AsVectorSingle(shifted) * new Vector<float>(5.192296858534828e33f));
        Vector<uint> special = shifted | new Vector<uint>(0x7F800000);
        Vector<uint> value = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(magnitude, new Vector<uint>(0x7C00)), special, finite);
        return value | (half & new Vector<uint>(0x8000)) << 16;
    }
}
