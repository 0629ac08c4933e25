using Casebook.Engine.Kernels.BrainFloats;
using Casebook.Engine.Kernels.Quantized;
using Casebook.Engine.Llama;
using Casebook.Engine.Memory;

namespace Casebook.Engine.Generation;

/// <summary>Activations of one forward pass of the generator, and the rounded rows that products read.</summary>
internal sealed unsafe class DecodeBuffers : IDisposable
{
    private readonly ModelShape _shape;
    private readonly FloatBuffer[] _buffers;

    /// <param name="rows">Of a pass, at most.</param>
    /// <param name="logits">Rows of logits, at most.</param>
    /// <param name="formats">Of rows that products read.</param>
    public DecodeBuffers(ModelShape shape, int rows, int logits, RowFormats formats)
    {
        _shape = shape;
        _buffers = [.. Lengths(shape, rows, logits, formats).Select(length => new FloatBuffer(length))];
    }

    /// <summary>The residual stream, [rows × hidden].</summary>
    public float* Stream => _buffers[0].Pointer;

    /// <summary>Normalised rows, [rows × hidden].</summary>
    public float* Norm => _buffers[1].Pointer;

    /// <summary>Queries, keys and values.</summary>
    public float* QueryKeyValue => _buffers[2].Pointer;

    /// <summary>The heads' outputs.</summary>
    public float* Attention => _buffers[3].Pointer;

    /// <summary>Gate and up, [rows × 2 feed-forward].</summary>
    public float* GateUp => _buffers[4].Pointer;

    /// <summary>silu(gate) · up.</summary>
    public float* Activated => _buffers[5].Pointer;

    /// <summary>Logits of the wanted rows.</summary>
    public float* Logits => _buffers[6].Pointer;

    /// <summary>Tokens of the rows.</summary>
    public int* Tokens => (int*)_buffers[7].Pointer;

    /// <summary>The rows' places in their sequences.</summary>
    public int* Positions => (int*)_buffers[8].Pointer;

    /// <summary>Bytes that they take up, without making them.</summary>
    public static long BytesOf(ModelShape shape, int rows, int logits, RowFormats formats) => Lengths(shape, rows, logits, formats).Sum(FloatBuffer.BytesOf);

    /// <summary>
    /// Rows as inputs of a product. Bytes are filled by <see cref="QuantizedRows.Quantize"/>, BF16 by
    /// <see cref="BrainRows.Round"/>; there is one set of each at a time.
    /// </summary>
    public InputRows Inputs(float* rows, int width, int count, MatrixGroup group) =>
        new(
            rows, ModelShape.Stride(width), count,
            group.Takes.HasFlag(RowFormats.Bytes) ? new QuantizedRows((byte*)_buffers[9].Pointer, count, group.QuantizedDepth) : default,
            group.Takes.HasFlag(RowFormats.Brain) ? new BrainRows((ushort*)_buffers[10].Pointer, count, group.BrainDepth) : default);

    public void Dispose()
    {
        foreach (var buffer in _buffers)
            buffer.Dispose();
    }

    private static long[] Lengths(ModelShape shape, long rows, long logits, RowFormats formats)
    {
        int widest = Math.Max(Math.Max(shape.Hidden, shape.Attention), shape.FeedForward);
        return
        [
            rows * ModelShape.Stride(shape.Hidden),
            rows * ModelShape.Stride(shape.Hidden),
            rows * ModelShape.Stride(shape.QueryKeyValue),
            rows * ModelShape.Stride(shape.Attention),
            rows * ModelShape.Stride(2 * shape.FeedForward),
            rows * ModelShape.Stride(shape.FeedForward),
            logits * ModelShape.Stride(shape.Vocabulary),
            rows,
            rows,
            formats.HasFlag(RowFormats.Bytes) ? QuantizedRows.Bytes((int)rows, widest) / sizeof(float) : 0,
            formats.HasFlag(RowFormats.Brain) ? BrainRows.Bytes((int)rows, widest) / sizeof(float) : 0,
        ];
    }
}
