using Casebook.Engine.Kernels;
using Casebook.Engine.Llama;
using Casebook.Engine.Threading;

namespace Casebook.Engine.Generation;

/// <summary>
/// The attention of one layer over pages: turns queries and keys, writes keys and values into the cache, attends. A task
/// is some key heads of one sequence, so nothing is read that another task writes.
/// </summary>
internal sealed unsafe class DecodeAttention(ModelShape shape, AttentionKernel kernel, KeyValuePages pages, RotaryEmbedding rotary, DecodeBuffers buffers, DecodeScratch[] scratch, WorkerPool pool)
{
    private readonly int _inputStride = ModelShape.Stride(shape.QueryKeyValue);
    private readonly int _outputStride = ModelShape.Stride(shape.Attention);

    public void Run(DecodeBatch batch, int layer)
    {
        int spans = batch.Spans.Count, heads = shape.Config.KeyValueHeads;
        if (SharePages(batch))
        {
            // One after the other on the same head, while its keys are in the cache.
            pool.Run(spans * heads, (task, worker) => Run(batch, batch.Spans[task % spans], layer, task / spans, 1, scratch[worker]));
            return;
        }
        // Each reads its own pages anyway: as many heads as leave work for all threads, which lie side by side in a page.
        int together = Math.Clamp(spans * heads / (2 * pool.Threads), 1, Math.Min(heads, Math.Max(1, Attention.MaximumRows / shape.QueriesPerKey)));
        int parts = (heads + together - 1) / together;
        pool.Run(spans * parts, (task, worker) =>
        {
            int first = task % parts * together;
            Run(batch, batch.Spans[task / parts], layer, first, Math.Min(together, heads - first), scratch[worker]);
        });
    }

    /// <summary>Whether sequences that follow one another begin with the same page.</summary>
    private static bool SharePages(DecodeBatch batch)
    {
        for (int i = 1; i < batch.Spans.Count; i++)
        {
            if (batch.Spans[i].Sequence.Extents[0].Page == batch.Spans[i - 1].Sequence.Extents[0].Page)
                return true;
        }
        return false;
    }

    private void Run(DecodeBatch batch, DecodeBatch.Span span, int layer, int firstHead, int heads, DecodeScratch own)
    {
        for (int head = firstHead; head < firstHead + heads; head++)
            Store(batch, span, layer, head);
        if (span.Count == 1 && shape.QueriesPerKey <= Attention.MaximumRows)
        {
            AttendOnce(span, layer, firstHead, heads, own);
            return;
        }
        for (int head = firstHead; head < firstHead + heads; head++)
            Attend(span, layer, head, own);
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
            kernel.Store(key, input + shape.ValueColumn + keyHead * shape.Head, pages.Keys(page, layer, keyHead), pages.Values(page, layer, keyHead), slot);
        }
    }

    /// <summary>One position: page by page, all the heads of each.</summary>
    private void AttendOnce(DecodeBatch.Span span, int layer, int firstHead, int heads, DecodeScratch own)
    {
        int head = shape.Head, queries = shape.QueriesPerKey, rows = heads * queries, keyEnd = span.FirstPosition + 1;
        nint firstQuery = (nint)firstHead * queries * head;
        float* output = buffers.Attention + (nint)span.FirstRow * _outputStride + firstQuery;
        float* reciprocals = stackalloc float[Attention.MaximumRows];
        kernel.TakeQueries(buffers.QueryKeyValue + (nint)span.FirstRow * _inputStride + firstQuery, head, rows, shape.AttentionScale, own.Queries);
        foreach (var extent in span.Sequence.Extents)
        {
            for (int h = 0; h < heads; h++)
                kernel.Scores(own.Queries + (nint)h * queries * kernel.QueryBytes, queries, [Segment(extent, layer, firstHead + h)], keyEnd, 0, own.Scores + (nint)h * queries * own.ScoreStride, own.ScoreStride);
        }
        Attention.Weights(own.Scores, own.ScoreStride, rows, span.FirstPosition, 0, reciprocals, null, 0);
        kernel.TakeWeights(own.Scores, own.ScoreStride, rows, keyEnd);
        foreach (var extent in span.Sequence.Extents)
        {
            for (int h = 0; h < heads; h++)
                kernel.MultiplyValues(own.Scores + (nint)h * queries * own.ScoreStride, own.ScoreStride, queries, [Segment(extent, layer, firstHead + h)], keyEnd, 0, output + (nint)h * queries * head, head, extent.Start > 0);
        }
        for (int r = 0; r < rows; r++)
            Kernels.SoftmaxRow.Scale(output + (nint)r * head, head, reciprocals[r]);
    }

    private void Attend(DecodeBatch.Span span, int layer, int keyHead, DecodeScratch own)
    {
        int head = shape.Head, extents = span.Sequence.Extents.Count;
        var segments = own.Segments(extents);
        for (int i = 0; i < extents; i++)
            segments[i] = Segment(span.Sequence.Extents[i], layer, keyHead);
        int firstHead = keyHead * shape.QueriesPerKey;
        float* queries = buffers.QueryKeyValue + (nint)span.FirstRow * _inputStride + firstHead * head;
        float* output = buffers.Attention + (nint)span.FirstRow * _outputStride + firstHead * head;
        for (int h = 0; h < shape.QueriesPerKey; h++)
        {
            for (int r = 0; r < span.Count; r += Attention.MaximumRows)
                Part(queries + h * head + (nint)r * _inputStride, output + h * head + (nint)r * _outputStride, Math.Min(Attention.MaximumRows, span.Count - r), span.FirstPosition + r, extents, own);
        }
    }

    private void Part(float* from, float* to, int rows, int position, int extents, DecodeScratch own)
    {
        kernel.TakeQueries(from, _inputStride, rows, shape.AttentionScale, own.Queries);
        kernel.Forward(own.Queries, rows, position, 1, own.Segments(extents), own.Scores, own.ScoreStride, to, _outputStride, null, 0);
    }

    private KeySegment Segment(CachedSequence.Extent extent, int layer, int keyHead) =>
        kernel.Page(pages.Keys(extent.Page, layer, keyHead), pages.Values(extent.Page, layer, keyHead), extent.Start, extent.Count);
}
