using Casebook.Engine.Kernels;
using Casebook.Engine.Llama;
using Casebook.Engine.Threading;

namespace Casebook.Engine.Generation;

/// <summary>
/// The attention of one layer over pages: turns queries and keys, writes keys and values into the cache, attends. A task
/// is one key head of one sequence, so nothing is read that another task writes.
/// </summary>
internal sealed unsafe class DecodeAttention(ModelShape shape, KeyValuePages pages, RotaryEmbedding rotary, DecodeBuffers buffers, DecodeScratch[] scratch, WorkerPool pool)
{
    private readonly int _inputStride = ModelShape.Stride(shape.QueryKeyValue);
    private readonly int _outputStride = ModelShape.Stride(shape.Attention);

    public void Run(DecodeBatch batch, int layer)
    {
        // Sequences with a common prefix follow one another on the same head, while its keys are in the cache.
        int spans = batch.Spans.Count;
        pool.Run(spans * shape.Config.KeyValueHeads, (task, worker) =>
        {
            var span = batch.Spans[task % spans];
            Store(batch, span, layer, task / spans);
            Attend(span, layer, task / spans, scratch[worker]);
        });
    }

    private void Store(DecodeBatch batch, DecodeBatch.Span span, int layer, int keyHead)
    {
        for (int row = span.FirstRow; row < span.FirstRow + span.Count; row++)
        {
            var (page, slot) = batch.Place(row);
            float* input = buffers.QueryKeyValue + (nint)row * _inputStride;
            int position = buffers.Positions[row];
            for (int h = 0; h < shape.QueriesPerKey; h++)
                rotary.Rotate(input + (keyHead * shape.QueriesPerKey + h) * shape.Head, position);
            float* key = input + shape.KeyColumn + keyHead * shape.Head;
            rotary.Rotate(key, position);
            Panels.Transpose(key, 0, 1, shape.Head, pages.Keys(page, layer, keyHead), slot);
            new ReadOnlySpan<float>(input + shape.ValueColumn + keyHead * shape.Head, shape.Head)
                .CopyTo(new Span<float>(pages.Values(page, layer, keyHead) + slot * shape.Head, shape.Head));
        }
    }

    private void Attend(DecodeBatch.Span span, int layer, int keyHead, DecodeScratch own)
    {
        int head = shape.Head, extents = span.Sequence.Extents.Count;
        var segments = own.Segments(extents);
        for (int i = 0; i < extents; i++)
        {
            var extent = span.Sequence.Extents[i];
            segments[i] = new KeySegment(pages.Keys(extent.Page, layer, keyHead), pages.Values(extent.Page, layer, keyHead), head, extent.Start, extent.Count);
        }
        int firstHead = keyHead * shape.QueriesPerKey;
        float* queries = buffers.QueryKeyValue + (nint)span.FirstRow * _inputStride + firstHead * head;
        float* output = buffers.Attention + (nint)span.FirstRow * _outputStride + firstHead * head;
        if (span.Count == 1 && shape.QueriesPerKey <= Attention.MaximumRows)
        {
            Part(queries, head, output, head, shape.QueriesPerKey, span.FirstPosition, 0, extents, own);
            return;
        }
        for (int h = 0; h < shape.QueriesPerKey; h++)
        {
            for (int r = 0; r < span.Count; r += Attention.MaximumRows)
                Part(queries + h * head + (nint)r * _inputStride, _inputStride, output + h * head + (nint)r * _outputStride, _outputStride, Math.Min(Attention.MaximumRows, span.Count - r), span.FirstPosition + r, 1, extents, own);
        }
    }

    private void Part(float* from, int fromStride, float* to, int toStride, int rows, int position, int step, int extents, DecodeScratch own)
    {
        Attention.ScaleQueries(from, fromStride, rows, shape.Head, shape.AttentionScale, own.Queries);
        Attention.Forward(own.Queries, rows, shape.Head, position, step, own.Segments(extents), own.Scores, own.ScoreStride, to, toStride, null, 0);
    }
}
