using Casebook.Engine.Kernels;
using Casebook.Engine.Llama;
using Casebook.Engine.Threading;

namespace Casebook.Engine.Learning;

/// <summary>
/// The layers, forward and backward, over the rows of a batch. Blocks of rows go through everything between two
/// attentions in one task, while they are in the cache.
/// </summary>
internal sealed unsafe class BodyPass(TrainingBuffers buffers, WorkerScratch[] scratch, RotaryEmbedding rotary, GroupAttention attention, WorkerPool pool)
{
    /// <summary>Rows of a task: 16 tiles of 6, so that a block of weights is read from memory once for all of them.</summary>
    public const int RowBlock = MultipliedWeights.MaximumRows;

    /// <summary>Outputs of one task of a weight's gradient, in tiles of 6.</summary>
    private const int OutputBlock = 96;

    private const int InputBlock = 512;

    public void Forward(LlamaWeights weights, BatchRows rows)
    {
        var shape = weights.Shape;
        int layers = shape.Config.Layers;
        EachBlock(rows, (first, count, worker) =>
        {
            fixed (int* tokens = rows.Tokens)
                LayerForward.Embed(weights, tokens + first, count, Row(buffers.LayerInput(0), shape.Hidden, first));
            AttentionInput(weights, rows, 0, first, count, worker);
        });
        for (int l = 0; l < layers; l++)
        {
            int layer = l;
            AttentionForward(shape, rows, layer);
            EachBlock(rows, (first, count, worker) =>
            {
                FeedForward(weights, layer, first, count, worker, Row(buffers.LayerInput(layer + 1), shape.Hidden, first));
                if (layer + 1 < layers)
                    AttentionInput(weights, rows, layer + 1, first, count, worker);
            });
        }
    }

    /// <summary>
    /// From d loss / d (last layer's output), which stands in the buffers' hidden gradient, to the gradients of all
    /// weights of the layers and of the embedding, added to <paramref name="gradient"/>.
    /// </summary>
    public void Backward(LlamaWeights weights, BatchRows rows, float* gradient)
    {
        var shape = weights.Shape;
        for (int l = shape.Config.Layers - 1; l >= 0; l--)
        {
            int layer = l;
            var parameters = weights.Layout.Layers[layer];
            if (buffers.Recompute && layer + 1 < shape.Config.Layers)
                RecomputeLayer(weights, rows, layer);
            ClearNormGradients(rows, shape);
            EachBlock(rows, (first, count, worker) => FeedForwardBackward(weights, layer, first, count, worker));
            AddNormGradients(rows, shape, gradient + parameters.FeedForwardNorm.Offset);

            int keyHeads = shape.Config.KeyValueHeads, attentions = rows.Groups.Length * keyHeads;
            var products = new List<WeightGradient>();
            Plan(products, parameters.GateUp, buffers.GateUpGradientRows(layer), buffers.NormalisedRows);
            Plan(products, parameters.Down, buffers.HiddenGradientRows, buffers.ActivatedRows);
            Plan(products, parameters.AttentionOutput, buffers.MiddleGradientRows, buffers.AttentionOutputRows(layer));
            pool.Run(attentions + products.Count, (i, worker) =>
            {
                if (i < attentions)
                {
                    attention.Backward(
                        rows.Groups[i / keyHeads], i % keyHeads, buffers.QueryKeyValue(layer), buffers.Attention(layer),
                        buffers.LogSumExp(layer), buffers.AttentionGradient, buffers.QueryKeyValueGradient, scratch[worker]);
                }
                else
                {
                    products[i - attentions].Add(rows.Count, gradient);
                }
            });

            ClearNormGradients(rows, shape);
            EachBlock(rows, (first, count, worker) => AttentionInputBackward(weights, layer, first, count, worker));
            AddNormGradients(rows, shape, gradient + parameters.AttentionNorm.Offset);
            products.Clear();
            Plan(products, parameters.QueryKeyValue, buffers.QueryKeyValueGradientRows, buffers.NormalisedRows);
            pool.Run(products.Count, (i, _) => products[i].Add(rows.Count, gradient));
        }
        AddEmbeddingGradient(weights, rows, gradient);
    }

    /// <summary>Adds A^T · B of a parameter to its gradient, in tasks that own their outputs.</summary>
    public static void Plan(List<WeightGradient> tasks, Parameter parameter, GradientRows outputGradients, GradientRows inputs)
    {
        for (int output = 0; output < parameter.Rows; output += OutputBlock)
        {
            for (int input = 0; input < parameter.Columns; input += InputBlock)
                tasks.Add(new WeightGradient(parameter, outputGradients, inputs, output, Math.Min(OutputBlock, parameter.Rows - output), input, Math.Min(InputBlock, parameter.Columns - input)));
        }
    }

    private static float* Row(float* buffer, int width, int row) => buffer + (nint)row * ModelShape.Stride(width);

    private void AttentionForward(ModelShape shape, BatchRows rows, int layer)
    {
        int keyHeads = shape.Config.KeyValueHeads;
        pool.Run(rows.Groups.Length * keyHeads, (i, worker) => attention.Forward(
            rows.Groups[i / keyHeads], i % keyHeads, buffers.QueryKeyValue(layer), buffers.Attention(layer), buffers.LogSumExp(layer), scratch[worker]));
    }

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

    private void RecomputeLayer(LlamaWeights weights, BatchRows rows, int layer)
    {
        EachBlock(rows, (first, count, worker) => AttentionInput(weights, rows, layer, first, count, worker));
        AttentionForward(weights.Shape, rows, layer);
        EachBlock(rows, (first, count, worker) => FeedForward(weights, layer, first, count, worker, null));
    }

    private void FeedForwardBackward(LlamaWeights weights, int layer, int first, int count, int worker)
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
        buffers.AttentionOutputRows(layer).Put(Row(buffers.Attention(layer), shape.Attention, first), first, count);

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

    private void AddEmbeddingGradient(LlamaWeights weights, BatchRows rows, float* gradient)
    {
        var embedding = weights.Layout.Embedding;
        int columns = MatrixProduct.PanelWidth, stride = ModelShape.Stride(weights.Shape.Hidden);
        // By columns, so that two rows with one token never meet in two threads.
        pool.Run(weights.Shape.Hidden / columns, (i, _) =>
        {
            for (int r = 0; r < rows.Count; r++)
                Add(gradient + embedding.Offset + (nint)rows.Tokens[r] * embedding.Stride + i * columns, buffers.HiddenGradient + (nint)r * stride + i * columns, columns);
        });
    }

    private void ClearNormGradients(BatchRows rows, ModelShape shape) =>
        new Span<float>(buffers.NormGradients, Blocks(rows.Count) * shape.Hidden).Clear();

    private void AddNormGradients(BatchRows rows, ModelShape shape, float* gradient)
    {
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

    private void EachBlock(BatchRows rows, Action<int, int, int> work) =>
        pool.Run(Blocks(rows.Count), (block, worker) => work(block * RowBlock, Math.Min(RowBlock, rows.Count - block * RowBlock), worker));
}

/// <summary>A rectangle of a weight's gradient: d W += (d outputs)ᵀ · inputs.</summary>
internal sealed unsafe class WeightGradient(Parameter parameter, GradientRows outputGradients, GradientRows inputs, int output, int outputs, int input, int columns)
{
    public void Add(int rows, float* gradient) =>
        outputGradients.AddProduct(output, outputs, inputs, input, columns, rows, gradient + parameter.Offset + (nint)output * parameter.Stride + input, parameter.Stride);
}
