using Casebook.Engine.Kernels;
using Casebook.Engine.Llama;
using Casebook.Engine.Threading;

namespace Casebook.Engine.Learning;

/// <summary>
/// The layers, forward and backward, over the rows of a batch. Blocks of rows go through everything between two
/// attentions in one task, while they are in the cache. What comes behind the last attention is computed for rows that
/// predict a target alone, one after the other; nobody reads the others.
/// </summary>
internal sealed unsafe class BodyPass(TrainingBuffers buffers, WorkerScratch[] scratch, RotaryEmbedding rotary, GroupAttention groupAttention, WorkerPool pool)
{
    /// <summary>Rows of a task: 16 tiles of 6, so that a block of weights is read from memory once for all of them.</summary>
    public const int RowBlock = MultipliedWeights.MaximumRows;

    public void Forward(LlamaWeights weights, BatchRows rows)
    {
        var shape = weights.Shape;
        int layers = shape.Config.Layers;
        EachBlock(rows.Count, (first, count, worker) =>
        {
            fixed (int* tokens = rows.Tokens)
                LayerForward.Embed(weights, tokens + first, count, Row(buffers.LayerInput(0), shape.Hidden, first));
            AttentionInput(weights, rows, 0, first, count, worker);
        });
        for (int l = 0; l < layers; l++)
        {
            int layer = l;
            AttentionForward(rows, layer);
            if (layer + 1 == layers)
            {
                EachBlock(rows.Targets.Length, (first, count, worker) => LastFeedForward(weights, rows, layer, first, count, worker));
                break;
            }
            EachBlock(rows.Count, (first, count, worker) =>
            {
                FeedForward(weights, layer, first, count, worker, Row(buffers.LayerInput(layer + 1), shape.Hidden, first));
                AttentionInput(weights, rows, layer + 1, first, count, worker);
            });
        }
    }

    /// <summary>
    /// From d loss / d (last layer's output), of the targets' rows alone, which stands in the buffers' hidden gradient, to the gradients of what
    /// is learned of the layers and of the embedding, added to <paramref name="gradients"/>.
    /// </summary>
    public void Backward(LlamaWeights weights, BatchRows rows, WeightGradients gradients)
    {
        var shape = weights.Shape;
        for (int l = shape.Config.Layers - 1; l >= 0; l--)
        {
            int layer = l;
            var parameters = weights.Layout.Layers[layer];
            if (buffers.Recompute && layer + 1 < shape.Config.Layers)
                RecomputeLayer(weights, rows, layer);
            bool isLast = layer + 1 == shape.Config.Layers;
            int feedRows = isLast ? rows.Targets.Length : rows.Count;
            ClearNormGradients(rows, shape);
            EachBlock(feedRows, (first, count, worker) => FeedForwardBackward(weights, rows, layer, first, count, worker));
            AddNormGradients(rows, shape, gradients.Of(parameters.FeedForwardNorm));
            if (isLast)
            {
                Spread(rows, buffers.MiddleGradient, ModelShape.Stride(shape.Hidden));
                Spread(rows, buffers.AttentionGradient, ModelShape.Stride(shape.Attention));
            }

            int keyHeads = shape.Config.KeyValueHeads, attentions = rows.Groups.Length * keyHeads;
            var products = gradients.Plan(
                new WeightProduct(parameters.GateUp, buffers.GateUpGradientRows(layer), buffers.NormalisedRows, feedRows),
                new WeightProduct(parameters.Down, buffers.HiddenGradientRows, buffers.ActivatedRows, feedRows),
                // Copies were taken before the rows were spread.
                new WeightProduct(
                    parameters.AttentionOutput, buffers.MiddleGradientRows, buffers.AttentionOutputRows(layer), weights.Multiplied.TakesCopies ? feedRows : rows.Count));
            var isWanted = Wanted(rows, layer);
            pool.Run(attentions + products.Count, (i, worker) =>
            {
                if (i < attentions)
                {
                    groupAttention.Backward(
                        rows.Groups[i / keyHeads], i % keyHeads, isWanted, buffers.QueryKeyValue(layer), buffers.Attention(layer),
                        buffers.LogSumExp(layer), buffers.AttentionGradient, buffers.QueryKeyValueGradient, scratch[worker]);
                }
                else
                {
                    products[i - attentions](worker);
                }
            });

            ClearNormGradients(rows, shape);
            EachBlock(rows.Count, (first, count, worker) => AttentionInputBackward(weights, layer, first, count, worker));
            AddNormGradients(rows, shape, gradients.Of(parameters.AttentionNorm));
            var last = gradients.Plan(new WeightProduct(parameters.QueryKeyValue, buffers.QueryKeyValueGradientRows, buffers.NormalisedRows, rows.Count));
            pool.Run(last.Count, (i, worker) => last[i](worker));
        }
        AddEmbeddingGradient(weights, rows, gradients.Of(weights.Layout.Embedding));
    }

    private static float* Row(float* buffer, int width, int row) => buffer + (nint)row * ModelShape.Stride(width);

    private void AttentionForward(BatchRows rows, int layer)
    {
        int keyHeads = buffers.Shape.Config.KeyValueHeads;
        var isWanted = Wanted(rows, layer);
        pool.Run(rows.Groups.Length * keyHeads, (i, worker) => groupAttention.Forward(
            rows.Groups[i / keyHeads], i % keyHeads, isWanted, buffers.QueryKeyValue(layer), buffers.Attention(layer), buffers.LogSumExp(layer), scratch[worker]));
    }

    /// <summary>Whose attention is read: everybody's, but behind the last layer only that of rows with a target.</summary>
    private Func<int, int, bool> Wanted(BatchRows rows, int layer) => layer + 1 == buffers.Shape.Config.Layers ? rows.HaveTarget : (_, _) => true;

    private void AttentionInput(LlamaWeights weights, BatchRows rows, int layer, int first, int count, int worker)
    {
        fixed (int* positions = rows.Positions)
        {
            LayerForward.AttentionInput(
                weights, layer, rotary, Row(buffers.LayerInput(layer), weights.Shape.Hidden, first), positions + first, count,
                Row(buffers.QueryKeyValue(layer), weights.Shape.QueryKeyValue, first), buffers.AttentionReciprocal(layer) + first, scratch[worker].Hidden, scratch[worker].Rounded);
        }
    }

    private void FeedForward(LlamaWeights weights, int layer, int first, int count, int worker, float* output)
    {
        var shape = weights.Shape;
        LayerForward.AttentionOutputAndFeedForward(
            weights, layer, Row(buffers.LayerInput(layer), shape.Hidden, first), Row(buffers.Attention(layer), shape.Attention, first), count,
            Row(buffers.Middle(layer), shape.Hidden, first), Row(buffers.GateUp(layer), 2 * shape.FeedForward, first),
            buffers.FeedForwardReciprocal(layer) + first, output, scratch[worker].Hidden, scratch[worker].FeedForward, scratch[worker].Rounded);
    }

    private void LastFeedForward(LlamaWeights weights, BatchRows rows, int layer, int first, int count, int worker)
    {
        var shape = weights.Shape;
        float* middle = Row(buffers.Middle(layer), shape.Hidden, first);
        Gather(rows, first, count, buffers.LayerInput(layer), middle, ModelShape.Stride(shape.Hidden));
        Gather(rows, first, count, buffers.Attention(layer), scratch[worker].Gathered, ModelShape.Stride(shape.Attention));
        LayerForward.AttentionOutputAndFeedForward(
            weights, layer, middle, scratch[worker].Gathered, count, middle, Row(buffers.GateUp(layer), 2 * shape.FeedForward, first),
            buffers.FeedForwardReciprocal(layer) + first, Row(buffers.LayerInput(layer + 1), shape.Hidden, first), scratch[worker].Hidden, scratch[worker].FeedForward, scratch[worker].Rounded);
    }

    /// <summary>Brings the rows of some targets together.</summary>
    private static void Gather(BatchRows rows, int first, int count, float* from, float* to, int stride)
    {
        for (int i = 0; i < count; i++)
            new ReadOnlySpan<float>(from + (nint)rows.Targets[first + i].Row * stride, stride).CopyTo(new Span<float>(to + (nint)i * stride, stride));
    }

    /// <summary>From a row for each target to a row for each of the batch, in place; the others become 0.</summary>
    private static void Spread(BatchRows rows, float* buffer, int stride)
    {
        int next = rows.Count;
        // From the end, where no row goes to a place that another has still to leave.
        for (int i = rows.Targets.Length - 1; i >= 0; i--)
        {
            int row = rows.Targets[i].Row;
            if (row != i)
                new ReadOnlySpan<float>(buffer + (nint)i * stride, stride).CopyTo(new Span<float>(buffer + (nint)row * stride, stride));
            new Span<float>(buffer + (nint)(row + 1) * stride, checked((next - row - 1) * stride)).Clear();
            next = row;
        }
        new Span<float>(buffer, checked(next * stride)).Clear();
    }

    private void RecomputeLayer(LlamaWeights weights, BatchRows rows, int layer)
    {
        EachBlock(rows.Count, (first, count, worker) => AttentionInput(weights, rows, layer, first, count, worker));
        AttentionForward(rows, layer);
        EachBlock(rows.Count, (first, count, worker) => FeedForward(weights, layer, first, count, worker, null));
    }

    private void FeedForwardBackward(LlamaWeights weights, BatchRows rows, int layer, int first, int count, int worker)
    {
        var shape = weights.Shape;
        var parameters = weights.Layout.Layers[layer];
        int hidden = ModelShape.Stride(shape.Hidden), feed = shape.FeedForward, feedStride = ModelShape.Stride(feed), gateStride = ModelShape.Stride(2 * feed);
        float* dOutput = Row(buffers.HiddenGradient, shape.Hidden, first);
        float* dMiddle = Row(buffers.MiddleGradient, shape.Hidden, first);
        float* gateUp = Row(buffers.GateUp(layer), 2 * feed, first);
        float* activated = buffers.Activated == null ? scratch[worker].Activated : Row(buffers.Activated, feed, first);
        float* normalised = NormalisedBlock(shape, first, worker);
        float* dActivated = scratch[worker].FeedForward;
        var multiplied = weights.Multiplied;
        float* dGateUp = multiplied.TakesCopies ? scratch[worker].GateUpGradients : gateUp;
        float* dNormalised = scratch[worker].Hidden;
        ushort* rounded = scratch[worker].Rounded;
        TakeAndPut(weights, dOutput, shape.Hidden, first, 0, count, rounded, buffers.HiddenGradientRows);
        Multiply(parameters.Down, dOutput, hidden, dActivated, feedStride);
        var gateUpRows = buffers.GateUpGradientRows(layer);
        for (int pair = 0; pair < count; pair += 2)
        {
            int end = Math.Min(count, pair + 2);
            for (int r = pair; r < end; r++)
            {
                float* gate = gateUp + (nint)r * gateStride;
                float* dGate = dGateUp + multiplied.Place(r, gateStride);
                SwiGlu.Backward(gate, gate + feed, dActivated + (nint)r * feedStride, feed, dGate, dGate + feed, activated + multiplied.Place(r, feedStride));
                multiplied.Take(dGate, 2 * feed, r, rounded);
            }
            gateUpRows.Put(dGateUp + multiplied.Place(pair, gateStride), first + pair, end - pair);
            buffers.ActivatedRows.Put(activated + multiplied.Place(pair, feedStride), first + pair, end - pair);
        }
        Multiply(parameters.GateUp, dGateUp, gateStride, dNormalised, hidden);
        NormBackward(
            weights, parameters.FeedForwardNorm, Row(buffers.Middle(layer), shape.Hidden, first), buffers.FeedForwardReciprocal(layer) + first, first, count, dNormalised, dOutput, dMiddle,
            normalised, rounded);
        Multiply(parameters.AttentionOutput, dMiddle, hidden, Row(buffers.AttentionGradient, shape.Attention, first), ModelShape.Stride(shape.Attention));
        float* attention = Row(buffers.Attention(layer), shape.Attention, first);
        if (layer + 1 == shape.Config.Layers)
        {
            attention = scratch[worker].Gathered;
            Gather(rows, first, count, buffers.Attention(layer), attention, ModelShape.Stride(shape.Attention));
        }
        buffers.AttentionOutputRows(layer).Put(attention, first, count);

        void Multiply(Parameter parameter, float* from, int fromStride, float* to, int toStride) =>
            weights.Multiplied.MultiplyBack(parameter, from, fromStride, to, toStride, count, rounded);
    }

    private void AttentionInputBackward(LlamaWeights weights, int layer, int first, int count, int worker)
    {
        var shape = weights.Shape;
        var parameters = weights.Layout.Layers[layer];
        int hidden = ModelShape.Stride(shape.Hidden);
        float* dNormalised = scratch[worker].Hidden;
        float* normalised = NormalisedBlock(shape, first, worker);
        float* gradient = Row(buffers.QueryKeyValueGradient, shape.QueryKeyValue, first);
        ushort* rounded = scratch[worker].Rounded;
        TakeAndPut(weights, gradient, shape.QueryKeyValue, first, 0, count, rounded, buffers.QueryKeyValueGradientRows);
        weights.Multiplied.MultiplyBack(parameters.QueryKeyValue, gradient, ModelShape.Stride(shape.QueryKeyValue), dNormalised, hidden, count, rounded);
        NormBackward(
            weights, parameters.AttentionNorm, Row(buffers.LayerInput(layer), shape.Hidden, first), buffers.AttentionReciprocal(layer) + first, first, count,
            dNormalised, Row(buffers.MiddleGradient, shape.Hidden, first), Row(buffers.HiddenGradient, shape.Hidden, first), normalised, null);
    }

    /// <summary>Takes rows of a block for the next product and puts them into a weight's gradient, two by two, since both read them from memory.</summary>
    private static void TakeAndPut(LlamaWeights weights, float* block, int width, int first, int start, int end, ushort* rounded, GradientRows rows)
    {
        int stride = ModelShape.Stride(width);
        for (int r = start; r < end; r += 2)
        {
            int count = Math.Min(2, end - r);
            for (int i = r; i < r + count; i++)
                weights.Multiplied.Take(block + (nint)i * stride, width, i, rounded);
            rows.Put(block + (nint)r * stride, first + r, count);
        }
    }

    private float* NormalisedBlock(ModelShape shape, int first, int worker) =>
        buffers.Normalised == null ? scratch[worker].Normalised : Row(buffers.Normalised, shape.Hidden, first);

    /// <param name="rounded">Where the derivatives are taken for the next product; null where none follows.</param>
    private void NormBackward(
        LlamaWeights weights, Parameter norm, float* x, float* reciprocal, int first, int count, float* dNormalised, float* residual, float* dX, float* normalised, ushort* rounded)
    {
        var shape = weights.Shape;
        int stride = ModelShape.Stride(shape.Hidden);
        float* partial = buffers.NormGradients + (nint)(first / RowBlock) * shape.Hidden;
        for (int pair = 0; pair < count; pair += 2)
        {
            int end = Math.Min(count, pair + 2);
            for (int r = pair; r < end; r++)
            {
                nint at = (nint)r * stride;
                RmsNorm.Apply(x + at, weights.At(norm), shape.Hidden, reciprocal[r], normalised + weights.Multiplied.Place(r, stride));
                RmsNorm.Backward(x + at, weights.At(norm), dNormalised + at, shape.Hidden, shape.Config.HiddenSize, reciprocal[r], residual + at, dX + at, partial);
            }
            if (rounded != null)
                TakeAndPut(weights, dX, shape.Hidden, first, pair, end, rounded, buffers.MiddleGradientRows);
            buffers.NormalisedRows.Put(normalised + weights.Multiplied.Place(pair, stride), first + pair, end - pair);
        }
    }

    /// <param name="gradient">Null where it is not wanted, as below.</param>
    private void AddEmbeddingGradient(LlamaWeights weights, BatchRows rows, float* gradient)
    {
        if (gradient == null)
            return;
        var embedding = weights.Layout.Embedding;
        int columns = MatrixProduct.PanelWidth, stride = ModelShape.Stride(weights.Shape.Hidden);
        // By columns, so that two rows with one token never meet in two threads.
        pool.Run(weights.Shape.Hidden / columns, (i, _) =>
        {
            for (int r = 0; r < rows.Count; r++)
                Add(gradient + (nint)rows.Tokens[r] * embedding.Stride + i * columns, buffers.HiddenGradient + (nint)r * stride + i * columns, columns);
        });
    }

    private void ClearNormGradients(BatchRows rows, ModelShape shape) =>
        new Span<float>(buffers.NormGradients, Blocks(rows.Count) * shape.Hidden).Clear();

    private void AddNormGradients(BatchRows rows, ModelShape shape, float* gradient)
    {
        if (gradient == null)
            return;
        for (int block = 0; block < Blocks(rows.Count); block++)
            Add(gradient, buffers.NormGradients + (nint)block * shape.Hidden, shape.Hidden);
    }

    private static int Blocks(int rows) => (rows + RowBlock - 1) / RowBlock;

    /// <summary>to += from, over a multiple of 16 elements.</summary>
    public static void Add(float* to, float* from, int count)
    {
        for (int i = 0; i < count; i += Lanes.Count)
            System.Runtime.Intrinsics.Vector512.Store(Lanes.Load(to + i) + Lanes.Load(from + i), to + i);
    }

    private void EachBlock(int rows, Action<int, int, int> work) =>
        pool.Run(Blocks(rows), (block, worker) => work(block * RowBlock, Math.Min(RowBlock, rows - block * RowBlock), worker));
}
