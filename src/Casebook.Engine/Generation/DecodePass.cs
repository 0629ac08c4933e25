using Casebook.Engine.Kernels;
using Casebook.Engine.Llama;
using Casebook.Engine.Threading;

namespace Casebook.Engine.Generation;

/// <summary>
/// The forward pass over a <see cref="DecodeBatch"/>: the operations of the training pass, with keys and values in
/// pages. Each matrix's outputs are dealt out to the threads for all rows, so that a single sequence uses them all and a
/// weight is read once.
/// </summary>
internal sealed unsafe class DecodePass : IDisposable
{
    /// <summary>Rows that a thread takes on at a time, at most, where work goes row by row.</summary>
    private const int RowBlock = 14;

    private readonly DecoderWeights _weights;
    private readonly WorkerPool _pool;
    private readonly RotaryEmbedding _rotary;
    private readonly DecodeBuffers _buffers;
    private readonly DecodeScratch[] _scratch;
    private readonly DecodeAttention _attention;

    public DecodePass(DecoderWeights weights, KeyValuePages pages, WorkerPool pool, int maximumRows, int maximumLogits, int context)
    {
        _weights = weights;
        _pool = pool;
        _rotary = new RotaryEmbedding(weights.Config, context);
        _buffers = new DecodeBuffers(weights.Shape, maximumRows, maximumLogits, weights.Takes);
        _scratch = [.. Enumerable.Range(0, pool.Threads).Select(_ => new DecodeScratch(weights.Shape, context))];
        _attention = new DecodeAttention(weights.Shape, AttentionKernel.Of(weights.Shape), pages, _rotary, _buffers, _scratch, pool);
    }

    public delegate void LogitUse(int index, float* logits, int worker);

    /// <summary>Bytes that a pass takes up, without allocating it.</summary>
    public static long BytesOf(ModelShape shape, int maximumRows, int maximumLogits, int context, int threads, RowFormats formats) =>
        DecodeBuffers.BytesOf(shape, maximumRows, maximumLogits, formats) + threads * DecodeScratch.BytesOf(shape, context) + RotaryEmbedding.BytesOf(shape.Config, context);

    /// <summary>Runs the batch and hands every wanted row of logits to <paramref name="use"/> (index among the wanted rows, logits, worker).</summary>
    public void Run(DecodeBatch batch, LogitUse use)
    {
        var shape = _weights.Shape;
        int rows = batch.Rows, hidden = ModelShape.Stride(shape.Hidden);
        batch.CopyTo(_buffers.Tokens, _buffers.Positions);
        for (int r = 0; r < rows; r++)
            _weights.Embed(_buffers.Tokens[r], _buffers.Stream + (nint)r * hidden);
        for (int l = 0; l < _weights.Layers.Count; l++)
        {
            var layer = _weights.Layers[l];
            var normal = _buffers.Inputs(_buffers.Norm, shape.Hidden, rows, layer.QueryKeyValue);
            Rows(normal, row => Normalise(row, row, layer.AttentionNorm));
            Multiply(layer.QueryKeyValue, normal, _buffers.QueryKeyValue, shape.QueryKeyValue, false);
            _attention.Run(batch, l);
            var attended = _buffers.Inputs(_buffers.Attention, shape.Attention, rows, layer.AttentionOutput);
            if (layer.AttentionOutput.Takes != RowFormats.Floats)
                Rows(attended, layer.AttentionOutput.Takes.HasFlag(RowFormats.Bytes) ? CloseHeads : _ => { });
            Multiply(layer.AttentionOutput, attended, _buffers.Stream, shape.Hidden, true);
            normal = _buffers.Inputs(_buffers.Norm, shape.Hidden, rows, layer.GateUp);
            Rows(normal, row => Normalise(row, row, layer.FeedForwardNorm));
            Multiply(layer.GateUp, normal, _buffers.GateUp, 2 * shape.FeedForward, false);
            var activated = _buffers.Inputs(_buffers.Activated, shape.FeedForward, rows, layer.Down);
            Rows(activated, Activate);
            Multiply(layer.Down, activated, _buffers.Stream, shape.Hidden, true);
        }
        Head(batch, use);
    }

    public void Dispose()
    {
        _buffers.Dispose();
        foreach (var scratch in _scratch)
            scratch.Dispose();
        _rotary.Dispose();
    }

    private void Head(DecodeBatch batch, LogitUse use)
    {
        var shape = _weights.Shape;
        int wanted = batch.LogitRows.Count, vocabulary = ModelShape.Stride(shape.Vocabulary);
        var normal = _buffers.Inputs(_buffers.Norm, shape.Hidden, wanted, _weights.Head);
        Rows(normal, row => Normalise(batch.LogitRows[row], row, _weights.FinalNorm));
        Multiply(_weights.Head, normal, _buffers.Logits, shape.Vocabulary, false);
        _pool.Run(wanted, (row, worker) => use(row, _buffers.Logits + (nint)row * vocabulary, worker));
    }

    private void Multiply(MatrixGroup group, InputRows input, float* output, int width, bool accumulate)
    {
        if (input.Count == 0)
            return;
        _pool.Run(group.Lots, (lot, worker) => group.Multiply(input, lot, output, ModelShape.Stride(width), accumulate, _scratch[worker].Product));
    }

    /// <summary>Makes rows, and rounds them to what is wanted.</summary>
    private void Rows(InputRows rows, Action<int> make)
    {
        // Some blocks for each thread, so that few rows, too, are shared out.
        int length = Math.Clamp(rows.Count / (2 * _pool.Threads), 1, RowBlock);
        _pool.Run((rows.Count + length - 1) / length, (block, _) =>
        {
            for (int row = block * length; row < Math.Min(rows.Count, (block + 1) * length); row++)
            {
                make(row);
                float* made = rows.Rows + row * rows.Stride;
                if (rows.Quantized.Blocks > 0)
                    rows.Quantized.Quantize(row, made);
                if (rows.Brain.Depth > 0)
                    rows.Brain.Round(row, made);
            }
        });
    }

    private void Normalise(int from, int to, float* norm)
    {
        var shape = _weights.Shape;
        int stride = ModelShape.Stride(shape.Hidden);
        _ = RmsNorm.Forward(
            _buffers.Stream + (nint)from * stride, norm, shape.Hidden, shape.Config.HiddenSize, (float)shape.Config.NormEpsilon, _buffers.Norm + (nint)to * stride);
    }

    private void Activate(int row)
    {
        int feed = _weights.Shape.FeedForward;
        float* gate = _buffers.GateUp + (nint)row * ModelShape.Stride(2 * feed);
        SwiGlu.Forward(gate, gate + feed, feed, _buffers.Activated + (nint)row * ModelShape.Stride(feed));
    }

    /// <summary>Takes out the padding between heads, which a quantised matrix's columns do not have.</summary>
    private void CloseHeads(int row)
    {
        var shape = _weights.Shape;
        int size = shape.Config.HeadSize;
        if (shape.Head == size)
            return;
        float* heads = _buffers.Attention + (nint)row * ModelShape.Stride(shape.Attention);
        for (int h = 1; h < shape.Config.Heads; h++)
            new ReadOnlySpan<float>(heads + h * shape.Head, size).CopyTo(new Span<float>(heads + h * size, size));
    }
}
