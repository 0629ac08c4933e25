using Casebook.Engine.Kernels;
using Casebook.Engine.Llama;
using Casebook.Engine.Memory;
using Casebook.Engine.Threading;

namespace Casebook.Engine.Generation;

/// <summary>
/// The forward pass over a <see cref="DecodeBatch"/>: the layers of the training pass, with keys and values in pages.
/// </summary>
internal sealed unsafe class DecodePass : IDisposable
{
    private readonly LlamaWeights _weights;
    private readonly KeyValuePages _pages;
    private readonly RotaryEmbedding _rotary;
    private readonly WorkerPool _pool;
    private readonly FloatBuffer _x, _next, _qkv, _attention, _middle, _gateUp, _reciprocal, _logits, _integers;
    private readonly Scratch[] _scratch;

    public DecodePass(LlamaWeights weights, KeyValuePages pages, WorkerPool pool, int maximumRows, int maximumLogits, int context)
    {
        _weights = weights;
        _pages = pages;
        _pool = pool;
        var shape = weights.Shape;
        long[] lengths = Lengths(shape, maximumRows, maximumLogits);
        _rotary = new RotaryEmbedding(weights.Config, context);
        _x = new FloatBuffer(lengths[0]);
        _next = new FloatBuffer(lengths[1]);
        _qkv = new FloatBuffer(lengths[2]);
        _attention = new FloatBuffer(lengths[3]);
        _middle = new FloatBuffer(lengths[4]);
        _gateUp = new FloatBuffer(lengths[5]);
        _reciprocal = new FloatBuffer(lengths[6]);
        _logits = new FloatBuffer(lengths[7]);
        _integers = new FloatBuffer(lengths[8]);
        _scratch = [.. Enumerable.Range(0, pool.Threads).Select(_ => new Scratch(shape, context))];
    }

    /// <summary>Bytes that a pass takes up, without allocating it.</summary>
    public static long BytesOf(ModelShape shape, int maximumRows, int maximumLogits, int context, int threads) =>
        Lengths(shape, maximumRows, maximumLogits).Sum(FloatBuffer.BytesOf)
            + threads * Scratch.Lengths(shape, context).Sum(FloatBuffer.BytesOf) + RotaryEmbedding.BytesOf(shape.Config, context);

    /// <summary>Runs the batch and hands every wanted row of logits to <paramref name="use"/> (index among the wanted rows, logits, worker).</summary>
    public void Run(DecodeBatch batch, LogitUse use)
    {
        var shape = _weights.Shape;
        int rows = batch.Rows, hidden = ModelShape.Stride(shape.Hidden), layers = shape.Config.Layers;
        int* tokens = (int*)_integers.Pointer;
        int* positions = tokens + rows;
        batch.CopyTo(tokens, positions);
        float* x = _x.Pointer;
        float* next = _next.Pointer;
        int block = BlockOf(rows);
        EachBlock(rows, block, (first, count, worker) =>
        {
            LayerForward.Embed(_weights, tokens + first, count, x + (nint)first * hidden);
            Input(batch, 0, x, positions, first, count, worker);
        });
        for (int l = 0; l < layers; l++)
        {
            int layer = l;
            float* from = x, to = next;
            AttentionOverPages(batch, layer);
            EachBlock(rows, block, (first, count, worker) =>
            {
                var own = _scratch[worker];
                LayerForward.AttentionOutputAndFeedForward(
                    _weights, layer, from + (nint)first * hidden, Row(_attention, shape.Attention, first), count, Row(_middle, shape.Hidden, first),
                    Row(_gateUp, 2 * shape.FeedForward, first), _reciprocal.Pointer + first, to + (nint)first * hidden, own.Hidden, own.FeedForward);
                if (layer + 1 < layers)
                    Input(batch, layer + 1, to, positions, first, count, worker);
            });
            x = to;
            next = from;
        }
        Head(batch, x, use);
    }

    public void Dispose()
    {
        foreach (var buffer in new[] { _x, _next, _qkv, _attention, _middle, _gateUp, _reciprocal, _logits, _integers })
            buffer.Dispose();
        foreach (var scratch in _scratch)
            scratch.Dispose();
        _rotary.Dispose();
    }

    /// <summary>Floats of the buffers, in the order of their allocation.</summary>
    private static long[] Lengths(ModelShape shape, long rows, long logits) =>
    [
        rows * ModelShape.Stride(shape.Hidden),
        rows * ModelShape.Stride(shape.Hidden),
        rows * ModelShape.Stride(shape.QueryKeyValue),
        rows * ModelShape.Stride(shape.Attention),
        rows * ModelShape.Stride(shape.Hidden),
        rows * ModelShape.Stride(2 * shape.FeedForward),
        rows,
        logits * ModelShape.Stride(shape.Vocabulary),
        2 * rows,
    ];

    private static float* Row(FloatBuffer buffer, int width, int row) => buffer.Pointer + (nint)row * ModelShape.Stride(width);

    /// <summary>Few rows are dealt out evenly, in whole tiles.</summary>
    private int BlockOf(int rows) =>
        Math.Clamp(ModelShape.Pad((rows + _pool.Threads - 1) / _pool.Threads, 6), 6, Learning.BodyPass.RowBlock);

    private void EachBlock(int rows, int block, Action<int, int, int> work) =>
        _pool.Run((rows + block - 1) / block, (i, worker) => work(i * block, Math.Min(block, rows - i * block), worker));

    private void Input(DecodeBatch batch, int layer, float* x, int* positions, int first, int count, int worker)
    {
        var shape = _weights.Shape;
        int hidden = ModelShape.Stride(shape.Hidden);
        float* qkv = Row(_qkv, shape.QueryKeyValue, first);
        LayerForward.AttentionInput(_weights, layer, _rotary, x + (nint)first * hidden, positions + first, count, qkv, _reciprocal.Pointer + first, _scratch[worker].Hidden);
        for (int r = 0; r < count; r++)
        {
            var (page, slot) = batch.Place(first + r);
            float* row = qkv + (nint)r * ModelShape.Stride(shape.QueryKeyValue);
            for (int g = 0; g < shape.Config.KeyValueHeads; g++)
            {
                Panels.Transpose(row + shape.KeyColumn + g * shape.Head, 0, 1, shape.Head, _pages.Keys(page, layer, g), slot);
                new ReadOnlySpan<float>(row + shape.ValueColumn + g * shape.Head, shape.Head).CopyTo(new Span<float>(_pages.Values(page, layer, g) + slot * shape.Head, shape.Head));
            }
        }
    }

    private void AttentionOverPages(DecodeBatch batch, int layer)
    {
        var shape = _weights.Shape;
        int keyHeads = shape.Config.KeyValueHeads, head = shape.Head;
        int qkvStride = ModelShape.Stride(shape.QueryKeyValue), outputStride = ModelShape.Stride(shape.Attention);
        _pool.Run(batch.Spans.Count * keyHeads, (task, worker) =>
        {
            var span = batch.Spans[task / keyHeads];
            int keyHead = task % keyHeads;
            var own = _scratch[worker];
            var segments = own.Segments(span.Sequence.Extents.Count);
            for (int i = 0; i < segments.Length; i++)
            {
                var extent = span.Sequence.Extents[i];
                segments[i] = new KeySegment(_pages.Keys(extent.Page, layer, keyHead), _pages.Values(extent.Page, layer, keyHead), head, extent.Start, extent.Count);
            }
            int firstHead = keyHead * shape.QueriesPerKey;
            float* queries = Row(_qkv, shape.QueryKeyValue, span.FirstRow) + firstHead * head;
            float* output = Row(_attention, shape.Attention, span.FirstRow) + firstHead * head;
            if (span.Count == 1 && shape.QueriesPerKey <= Attention.MaximumRows)
            {
                Part(queries, head, output, head, shape.QueriesPerKey, span.FirstPosition, 0);
                return;
            }
            for (int h = 0; h < shape.QueriesPerKey; h++)
            {
                for (int r = 0; r < span.Count; r += Attention.MaximumRows)
                    Part(queries + h * head + (nint)r * qkvStride, qkvStride, output + h * head + (nint)r * outputStride, outputStride, Math.Min(Attention.MaximumRows, span.Count - r), span.FirstPosition + r, 1);
            }

            void Part(float* from, int fromStride, float* to, int toStride, int rows, int position, int step)
            {
                Attention.ScaleQueries(from, fromStride, rows, head, shape.AttentionScale, own.Queries);
                Attention.Forward(own.Queries, rows, head, position, step, own.Segments(span.Sequence.Extents.Count), own.Scores, own.ScoreStride, to, toStride, null, 0);
            }
        });
    }

    private void Head(DecodeBatch batch, float* x, LogitUse use)
    {
        var shape = _weights.Shape;
        int hidden = ModelShape.Stride(shape.Hidden), vocabulary = ModelShape.Stride(shape.Vocabulary), wanted = batch.LogitRows.Count;
        EachBlock(wanted, BlockOf(wanted), (first, count, worker) =>
        {
            float* norm = _scratch[worker].Hidden;
            float* logits = _logits.Pointer + (nint)first * vocabulary;
            float* reciprocal = stackalloc float[1];
            for (int r = 0; r < count; r++)
                LayerForward.Normalise(_weights, _weights.Layout.FinalNorm, x + (nint)batch.LogitRows[first + r] * hidden, 1, reciprocal, norm + (nint)r * hidden);
            MatrixProduct.Panels(norm, hidden, _weights.PanelsOf(_weights.Layout.Head), logits, vocabulary, count, shape.Vocabulary, shape.Hidden, false);
            for (int r = 0; r < count; r++)
                use(first + r, logits + (nint)r * vocabulary, worker);
        });
    }

    public delegate void LogitUse(int index, float* logits, int worker);

    private sealed class Scratch : IDisposable
    {
        private readonly FloatBuffer _hidden, _feedForward, _scores, _queries;
        private KeySegment[] _segments = new KeySegment[64];

        public Scratch(ModelShape shape, int context)
        {
            ScoreStride = Attention.ScoreStride(context);
            long[] lengths = Lengths(shape, context);
            _hidden = new FloatBuffer(lengths[0]);
            _feedForward = new FloatBuffer(lengths[1]);
            _scores = new FloatBuffer(lengths[2]);
            _queries = new FloatBuffer(lengths[3]);
        }

        /// <summary>Floats of the buffers, in the order of their allocation.</summary>
        public static long[] Lengths(ModelShape shape, int context) =>
        [
            (long)Learning.BodyPass.RowBlock * ModelShape.Stride(shape.Hidden),
            (long)Learning.BodyPass.RowBlock * ModelShape.Stride(shape.FeedForward),
            (long)Attention.MaximumRows * Attention.ScoreStride(context),
            (long)Attention.MaximumRows * shape.Head,
        ];

        public int ScoreStride { get; }

        public float* Hidden => _hidden.Pointer;

        public float* FeedForward => _feedForward.Pointer;

        public float* Scores => _scores.Pointer;

        public float* Queries => _queries.Pointer;

        public Span<KeySegment> Segments(int count)
        {
            if (_segments.Length < count)
                Array.Resize(ref _segments, count * 2);
            return _segments.AsSpan(0, count);
        }

        public void Dispose()
        {
            _hidden.Dispose();
            _feedForward.Dispose();
            _scores.Dispose();
            _queries.Dispose();
        }
    }
}
