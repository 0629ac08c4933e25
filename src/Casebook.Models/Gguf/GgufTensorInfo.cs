using Casebook.Models.Tensors;

namespace Casebook.Models.Gguf;

/// <summary>Where a tensor of a GGUF file is.</summary>
/// <param name="Name">As the file has it.</param>
/// <param name="Encoding">How its rows are stored.</param>
/// <param name="Shape">Slowest dimension first (the file says it the other way round).</param>
/// <param name="Offset">Of its first byte in the file.</param>
internal sealed record GgufTensorInfo(string Name, TensorEncoding Encoding, long[] Shape, long Offset)
{
    /// <summary>Bytes of the tensor.</summary>
    public long Bytes => Encoding.RowBytes(Shape.Aggregate(1L, (product, size) => product * size));
}
