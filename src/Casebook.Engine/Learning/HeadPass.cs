using Casebook.Engine.Kernels;
using Casebook.Engine.Llama;
using Casebook.Engine.Threading;

namespace Casebook.Engine.Learning;

/// <summary>
/// Final norm, head and cross-entropy over the target rows, in chunks: logits of all rows never exist together. Only
/// rows that predict a target are computed.
/// </summary>
internal sealed unsafe class HeadPass(TrainingBuffers buffers, WorkerScratch[] scratch, WorkerPool pool)
{
    /// <summary>Rows of a task.</summary>
    public const int RowBlock = 48;

    /// <summary>Target rows whose logits exist at one time: about 16 MB of them.</summary>
    public static int ChunkRows(ModelShape shape) =>
        Math.Clamp((4 << 20) / shape.Vocabulary / RowBlock * RowBlock, RowBlock, 768);

    /// <summary>
    /// Log-probabilities of the targets; with a derivative also the gradients of head and final norm (added to
    /// <paramref name="gradients"/>) and d loss / d (last layer's output) in the buffers' hidden gradient.
    /// </summary>
    /// <param name="derivative">From target and log-probability to d loss / d log-probability; null for forward only.</param>
    /// <param name="entropies">As long as the targets, or null.</param>
    public void Run(LlamaWeights weights, BatchRows rows, float[] logProbabilities, float[]? entropies, Func<int, float, float>? derivative, WeightGradients? gradients)
    {
        var shape = weights.Shape;
        int hidden = ModelShape.Stride(shape.Hidden), targets = rows.Targets.Length, blocks = (targets + RowBlock - 1) / RowBlock;
        if (derivative != null)
        {
            new Span<float>(buffers.HiddenGradient, checked(targets * hidden)).Clear();
            new Span<float>(buffers.NormGradients, blocks * shape.Hidden).Clear();
        }
        for (int chunk = 0; chunk < targets; chunk += buffers.HeadRows)
        {
            int first = chunk, count = Math.Min(buffers.HeadRows, targets - chunk);
            pool.Run((count + RowBlock - 1) / RowBlock, (block, worker) =>
            {
                int start = block * RowBlock;
                Block(weights, rows, first + start, start, Math.Min(RowBlock, count - start), logProbabilities, entropies, derivative, scratch[worker]);
            });
            if (gradients != null)
            {
                var products = gradients.Plan(new WeightProduct(weights.Layout.Head, buffers.LogitRows, buffers.HeadInputRows, count));
                pool.Run(products.Count, (i, worker) => products[i](worker));
            }
        }
        float* norm = gradients == null ? null : gradients.Of(weights.Layout.FinalNorm);
        if (norm != null)
        {
            for (int block = 0; block < blocks; block++)
                BodyPass.Add(norm, buffers.NormGradients + (nint)block * shape.Hidden, shape.Hidden);
        }
    }

    private void Block(
        LlamaWeights weights, BatchRows rows, int target, int chunkRow, int count, float[] logProbabilities, float[]? entropies,
        Func<int, float, float>? derivative, WorkerScratch own)
    {
        var shape = weights.Shape;
        var head = weights.Layout.Head;
        float* norm = weights.At(weights.Layout.FinalNorm);
        int hidden = ModelShape.Stride(shape.Hidden), vocabulary = ModelShape.Stride(shape.Vocabulary);
        float* output = buffers.LayerInput(shape.Config.Layers);
        float* input = buffers.HeadInput + (nint)chunkRow * hidden;
        float* logits = buffers.Logits + (nint)chunkRow * vocabulary;
        float* reciprocal = stackalloc float[RowBlock];
        for (int r = 0; r < count; r++)
        {
            float* row = input + (nint)r * hidden;
            reciprocal[r] = RmsNorm.Forward(output + (nint)(target + r) * hidden, norm, shape.Hidden, shape.Config.HiddenSize, (float)shape.Config.NormEpsilon, row);
            weights.Multiplied.Take(row, shape.Hidden, r, own.Rounded);
        }
        weights.Multiplied.Multiply(head, input, hidden, logits, vocabulary, count, false, own.Rounded);
        for (int pair = 0; pair < count; pair += 2)
        {
            int end = Math.Min(count, pair + 2);
            for (int r = pair; r < end; r++)
                Row(weights, rows, target + r, logits + (nint)r * vocabulary, r, logProbabilities, entropies, derivative, own);
            if (derivative != null)
                buffers.LogitRows.Put(logits + (nint)pair * vocabulary, chunkRow + pair, end - pair);
        }
        if (derivative == null)
            return;
        weights.Multiplied.MultiplyBack(head, logits, vocabulary, own.Hidden, hidden, count, own.Rounded);
        buffers.HeadInputRows.Put(input, chunkRow, count);
        float* partial = buffers.NormGradients + (nint)(target / RowBlock) * shape.Hidden;
        for (int r = 0; r < count; r++)
        {
            nint row = (nint)(target + r) * hidden;
            float* dX = buffers.HiddenGradient + row;
            RmsNorm.Backward(output + row, norm, own.Hidden + (nint)r * hidden, shape.Hidden, shape.Config.HiddenSize, reciprocal[r], dX, dX, partial);
        }
    }

    /// <summary>From a target's logits to its log-probability, and to the derivatives by them where they are wanted.</summary>
    private static void Row(
        LlamaWeights weights, BatchRows rows, int index, float* logits, int place, float[] logProbabilities, float[]? entropies, Func<int, float, float>? derivative, WorkerScratch own)
    {
        var shape = weights.Shape;
        int token = rows.Targets[index].Token;
        float entropy = LogProbability.OfToken(logits, shape, token, rows.InverseTemperature, out var softmax, out logProbabilities[index], entropies != null);
        if (entropies != null)
            entropies[index] = entropy;
        if (derivative == null)
            return;
        LogProbability.Derivative(logits, shape, token, rows.InverseTemperature, softmax, derivative(index, logProbabilities[index]));
        weights.Multiplied.Take(logits, shape.Vocabulary, place, own.Rounded);
    }
}
