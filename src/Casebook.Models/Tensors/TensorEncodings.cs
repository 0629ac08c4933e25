using Casebook.Models.Quantization;

namespace Casebook.Models.Tensors;

/// <summary>Sizes of encodings, and their elements from and to fp32.</summary>
public static class TensorEncodings
{
    /// <summary>Elements that are stored together: 1, 32, or 256 for the K formats.</summary>
    public static int BlockElements(this TensorEncoding encoding) => encoding switch
    {
        TensorEncoding.F32 or TensorEncoding.F16 or TensorEncoding.BF16 => 1,
        TensorEncoding.Q8_0 or TensorEncoding.Q4_0 => BlockFormat.SmallBlock,
        TensorEncoding.Q4_K or TensorEncoding.Q5_K or TensorEncoding.Q6_K => BlockFormat.SuperBlock,
        _ => throw new ArgumentOutOfRangeException(nameof(encoding)),
    };

    /// <summary>Bytes of one block.</summary>
    public static int BlockBytes(this TensorEncoding encoding) => encoding switch
    {
        TensorEncoding.F32 => 4,
        TensorEncoding.F16 or TensorEncoding.BF16 => 2,
        TensorEncoding.Q8_0 => Q8_0.BlockBytes,
        TensorEncoding.Q4_0 => Q4_0.BlockBytes,
        TensorEncoding.Q4_K => Q4_K.BlockBytes,
        TensorEncoding.Q5_K => Q5_K.BlockBytes,
        TensorEncoding.Q6_K => Q6_K.BlockBytes,
        _ => throw new ArgumentOutOfRangeException(nameof(encoding)),
    };

    /// <summary>Bytes of a row.</summary>
    /// <param name="columns">Elements of the row, a multiple of <see cref="BlockElements"/>.</param>
    public static long RowBytes(this TensorEncoding encoding, long columns) => columns / encoding.BlockElements() * encoding.BlockBytes();

    /// <summary>Whether rows of this length can be stored so.</summary>
    public static bool Fits(this TensorEncoding encoding, long columns) => columns % encoding.BlockElements() == 0;

    /// <summary>Whether elements share scales, so that most of them are rounded when they are stored.</summary>
    public static bool IsQuantized(this TensorEncoding encoding) => encoding.BlockElements() > 1;

    /// <summary>Converts whole blocks to fp32.</summary>
    /// <param name="encoding">How they are stored.</param>
    /// <param name="source">The blocks' bytes.</param>
    /// <param name="destination">As many elements as the blocks have.</param>
    public static void Decode(this TensorEncoding encoding, ReadOnlySpan<byte> source, Span<float> destination)
    {
        CheckLengths(encoding, source.Length, destination.Length);
        switch (encoding)
        {
            case TensorEncoding.F32: ElementConversion.Widen(ElementType.F32, source, destination); break;
            case TensorEncoding.F16: ElementConversion.Widen(ElementType.F16, source, destination); break;
            case TensorEncoding.BF16: ElementConversion.Widen(ElementType.BF16, source, destination); break;
            case TensorEncoding.Q8_0: Q8_0.Dequantize(source, destination); break;
            case TensorEncoding.Q4_0: Q4_0.Dequantize(source, destination); break;
            case TensorEncoding.Q4_K: Q4_K.Dequantize(source, destination); break;
            case TensorEncoding.Q5_K: Q5_K.Dequantize(source, destination); break;
            case TensorEncoding.Q6_K: Q6_K.Dequantize(source, destination); break;
            default: throw new ArgumentOutOfRangeException(nameof(encoding));
        }
    }

    /// <summary>Converts fp32 to whole blocks, rounding to the nearest number that the encoding has.</summary>
    /// <param name="encoding">How they are to be stored.</param>
    /// <param name="source">Finite elements, a multiple of <see cref="BlockElements"/>.</param>
    /// <param name="destination">As many bytes as they take.</param>
    public static void Encode(this TensorEncoding encoding, ReadOnlySpan<float> source, Span<byte> destination)
    {
        CheckLengths(encoding, destination.Length, source.Length);
        switch (encoding)
        {
            case TensorEncoding.F32: ElementConversion.Narrow(ElementType.F32, source, destination); break;
            case TensorEncoding.F16: ElementConversion.Narrow(ElementType.F16, source, destination); break;
            case TensorEncoding.BF16: ElementConversion.Narrow(ElementType.BF16, source, destination); break;
            case TensorEncoding.Q8_0: Q8_0.Quantize(source, destination); break;
            case TensorEncoding.Q4_0: Q4_0.Quantize(source, destination); break;
            case TensorEncoding.Q4_K: Q4_K.Quantize(source, destination); break;
            case TensorEncoding.Q5_K: Q5_K.Quantize(source, destination); break;
            case TensorEncoding.Q6_K: Q6_K.Quantize(source, destination); break;
            default: throw new ArgumentOutOfRangeException(nameof(encoding));
        }
    }

    private static void CheckLengths(TensorEncoding encoding, int bytes, int elements)
    {
        if (!encoding.Fits(elements) || encoding.RowBytes(elements) != bytes)
        {
            throw new ArgumentException($"{bytes} bytes of {encoding} are not {elements} elements.");
        }
    }
}
