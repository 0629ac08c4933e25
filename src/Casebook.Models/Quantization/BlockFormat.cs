using System.Buffers.Binary;

namespace Casebook.Models.Quantization;

/// <summary>
/// What the quantised formats of GGUF share. Their layouts are those of ggml (github.com/ggml-org/llama.cpp,
/// ggml/src/ggml-common.h): blocks of 32 elements with one scale, or blocks of 256 whose parts have small integer scales
/// of their own (the K formats).
/// </summary>
internal static class BlockFormat
{
    /// <summary>Elements of a block of Q8_0 and Q4_0.</summary>
    public const int SmallBlock = 32;

    /// <summary>Elements of a block of the K formats.</summary>
    public const int SuperBlock = 256;

    /// <summary>A scale, stored in half precision.</summary>
    public static float ReadHalf(ReadOnlySpan<byte> bytes) => (float)BitConverter.UInt16BitsToHalf(BinaryPrimitives.ReadUInt16LittleEndian(bytes));

    public static void WriteHalf(Span<byte> bytes, float value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, BitConverter.HalfToUInt16Bits((Half)value));
}
