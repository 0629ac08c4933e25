using System.Runtime.InteropServices;

namespace Casebook.Models.Tensors;

/// <summary>An fp32 tensor in memory, for sources that have no file.</summary>
/// <param name="elements">Row-major.</param>
public sealed class MemoryTensor(float[] elements) : EncodedTensor
{
    /// <summary>A tensor of the shape's rows.</summary>
    /// <param name="shape">Slowest dimension first.</param>
    /// <param name="elements">Row-major, as many as the shape has.</param>
    public static MemoryTensor Of(IReadOnlyList<long> shape, float[] elements)
    {
        int columns = shape.Count == 0 ? 1 : checked((int)shape[^1]);
        return new MemoryTensor(elements) { Encoding = TensorEncoding.F32, Columns = columns, Rows = columns == 0 ? 0 : elements.Length / columns };
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Row(long row) => MemoryMarshal.AsBytes(elements.AsSpan(checked((int)(row * Columns)), Columns));
}
