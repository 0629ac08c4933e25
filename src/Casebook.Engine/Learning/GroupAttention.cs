using Casebook.Engine.Kernels;
using Casebook.Engine.Llama;

namespace Casebook.Engine.Learning;

/// <summary>
/// Attention of one group of sequences and one key head, forward and backward: a task that owns all of its output, the
/// derivatives of a shared prefix included, so that nothing is summed across threads.
/// </summary>
internal static unsafe class GroupAttention
{
    public static void Forward(ModelShape shape, BatchRows.Group group, int keyHead, float* qkv, float* output, float* logSumExp, WorkerScratch scratch)
    {
        PackKeys(shape, group.Prefix, keyHead, qkv, scratch.KeyPanels, shape.KeyColumn);
        Sequence(group.Prefix, default, 0);
        foreach (var branch in group.Branches)
        {
            PackKeys(shape, branch, keyHead, qkv, scratch.KeyPanels + scratch.PrefixPanels, shape.KeyColumn);
            Sequence(branch, group.Prefix, scratch.PrefixPanels);
        }

        void Sequence(BatchRows.Sequence rows, BatchRows.Sequence prefix, nint ownPanels)
        {
            if (rows.Count == 0)
                return;
            KeySegment* memory = stackalloc KeySegment[2];
            var segments = Segments(shape, rows, prefix, keyHead, qkv, scratch.KeyPanels, ownPanels, memory);
            int qkvStride = ModelShape.Stride(shape.QueryKeyValue), outputStride = ModelShape.Stride(shape.Attention), heads = shape.Config.Heads;
            for (int h = keyHead * shape.QueriesPerKey; h < (keyHead + 1) * shape.QueriesPerKey; h++)
            {
                for (int q = 0; q < rows.Count; q += Attention.MaximumRows)
                {
                    int count = Math.Min(Attention.MaximumRows, rows.Count - q);
                    nint row = rows.FirstRow + q;
                    Attention.ScaleQueries(qkv + row * qkvStride + h * shape.Head, qkvStride, count, shape.Head, shape.AttentionScale, scratch.Queries);
                    Attention.Forward(
                        scratch.Queries, count, shape.Head, rows.FirstPosition + q, 1, segments, scratch.Scores, scratch.ScoreStride,
                        output + row * outputStride + h * shape.Head, outputStride, logSumExp + row * heads + h, heads);
                }
            }
        }
    }

    /// <summary>From d loss / d output to d loss / d (queries, keys, values) before the rotation.</summary>
    public static void Backward(
        ModelShape shape, BatchRows.Group group, int keyHead, RotaryEmbedding rotary, float* qkv, float* output, float* logSumExp,
        float* outputGradient, float* qkvGradient, WorkerScratch scratch)
    {
        int qkvStride = ModelShape.Stride(shape.QueryKeyValue), outputStride = ModelShape.Stride(shape.Attention), heads = shape.Config.Heads, head = shape.Head;
        float* keyGradient = qkvGradient + shape.KeyColumn + keyHead * head;
        float* valueGradient = qkvGradient + shape.ValueColumn + keyHead * head;
        ClearKeysAndValues(group.Prefix);
        PackBoth(group.Prefix, 0);
        foreach (var branch in group.Branches)
        {
            ClearKeysAndValues(branch);
            PackBoth(branch, scratch.PrefixPanels);
            Sequence(branch, group.Prefix, scratch.PrefixPanels);
            RotateKeysBack(branch);
        }
        Sequence(group.Prefix, default, 0);
        RotateKeysBack(group.Prefix);

        void PackBoth(BatchRows.Sequence rows, nint offset)
        {
            PackKeys(shape, rows, keyHead, qkv, scratch.KeyPanels + offset, shape.KeyColumn);
            PackKeys(shape, rows, keyHead, qkv, scratch.ValuePanels + offset, shape.ValueColumn);
        }

        void ClearKeysAndValues(BatchRows.Sequence rows)
        {
            for (nint r = rows.FirstRow; r < rows.FirstRow + rows.Count; r++)
            {
                new Span<float>(keyGradient + r * qkvStride, head).Clear();
                new Span<float>(valueGradient + r * qkvStride, head).Clear();
            }
        }

        void RotateKeysBack(BatchRows.Sequence rows)
        {
            for (int r = 0; r < rows.Count; r++)
                rotary.RotateBack(keyGradient + (nint)(rows.FirstRow + r) * qkvStride, rows.FirstPosition + r);
        }

        void Sequence(BatchRows.Sequence rows, BatchRows.Sequence prefix, nint ownPanels)
        {
            if (rows.Count == 0)
                return;
            KeySegment* memory = stackalloc KeySegment[4];
            var keys = Segments(shape, rows, prefix, keyHead, qkv, scratch.KeyPanels, ownPanels, memory);
            var values = Segments(shape, rows, prefix, keyHead, qkv, scratch.ValuePanels, ownPanels, memory + 2);
            for (int h = keyHead * shape.QueriesPerKey; h < (keyHead + 1) * shape.QueriesPerKey; h++)
            {
                for (int q = 0; q < rows.Count; q += Attention.MaximumRows)
                    Block(rows, prefix, keys, values, h, q, Math.Min(Attention.MaximumRows, rows.Count - q));
            }
        }

        void Block(BatchRows.Sequence rows, BatchRows.Sequence prefix, ReadOnlySpan<KeySegment> keys, ReadOnlySpan<KeySegment> values, int h, int q, int count)
        {
            nint row = rows.FirstRow + q;
            int firstPosition = rows.FirstPosition + q, keyEnd = firstPosition + count, paddedEnd = ModelShape.Pad(keyEnd, Lanes.Count);
            nint stride = scratch.ScoreStride;
            float* p = scratch.Scores;
            float* dS = scratch.ScoreGradients;
            float* dOutput = outputGradient + row * outputStride + h * head;
            Attention.ScaleQueries(qkv + row * qkvStride + h * head, qkvStride, count, head, shape.AttentionScale, scratch.Queries);
            Attention.ScaleQueries(dOutput, outputStride, count, head, 1, scratch.OutputGradients);
            for (int r = 0; r < count; r++)
                scratch.Corrections[r] = Dot(dOutput + r * outputStride, output + (row + r) * outputStride + h * head, head);
            Attention.Scores(scratch.Queries, count, head, keys, keyEnd, p, stride);
            Attention.Scores(scratch.OutputGradients, count, head, values, keyEnd, dS, stride);
            Attention.SoftmaxBackward(p, dS, stride, count, firstPosition, paddedEnd, logSumExp + row * heads + h, heads, scratch.Corrections);
            AddTransposed(prefix, 0);
            AddTransposed(rows, rows.FirstPosition);
            // d query = scale · dS · K
            float* dQuery = qkvGradient + row * qkvStride + h * head;
            bool accumulate = false;
            AddQuery(prefix, 0);
            AddQuery(rows, rows.FirstPosition);
            for (int r = 0; r < count; r++)
            {
                SoftmaxRow.Scale(dQuery + r * qkvStride, head, shape.AttentionScale);
                rotary.RotateBack(dQuery + r * qkvStride, firstPosition + r);
            }

            void AddTransposed(BatchRows.Sequence keyRows, int start)
            {
                int n = Math.Min(keyRows.Count, keyEnd - start);
                if (n <= 0)
                    return;
                MatrixProduct.Rows(p + start, 1, stride, scratch.OutputGradients, head, valueGradient + (nint)keyRows.FirstRow * qkvStride, qkvStride, n, head, count, true);
                MatrixProduct.Rows(dS + start, 1, stride, scratch.Queries, head, keyGradient + (nint)keyRows.FirstRow * qkvStride, qkvStride, n, head, count, true);
            }

            void AddQuery(BatchRows.Sequence keyRows, int start)
            {
                int n = Math.Min(keyRows.Count, keyEnd - start);
                if (n <= 0)
                    return;
                float* keyStart = qkv + (nint)keyRows.FirstRow * qkvStride + shape.KeyColumn + keyHead * head;
                MatrixProduct.Rows(dS + start, stride, 1, keyStart, qkvStride, dQuery, qkvStride, count, head, n, accumulate);
                accumulate = true;
            }
        }
    }

    private static ReadOnlySpan<KeySegment> Segments(
        ModelShape shape, BatchRows.Sequence rows, BatchRows.Sequence prefix, int keyHead, float* qkv, float* panels, nint ownPanels, KeySegment* memory)
    {
        int stride = ModelShape.Stride(shape.QueryKeyValue), column = shape.ValueColumn + keyHead * shape.Head;
        memory[0] = new KeySegment(panels, qkv + (nint)prefix.FirstRow * stride + column, stride, 0, prefix.Count);
        memory[1] = new KeySegment(panels + ownPanels, qkv + (nint)rows.FirstRow * stride + column, stride, rows.FirstPosition, rows.Count);
        return prefix.Count > 0 ? new ReadOnlySpan<KeySegment>(memory, 2) : new ReadOnlySpan<KeySegment>(memory + 1, 1);
    }

    private static void PackKeys(ModelShape shape, BatchRows.Sequence rows, int keyHead, float* qkv, float* panels, int firstColumn)
    {
        int stride = ModelShape.Stride(shape.QueryKeyValue);
        float* start = qkv + (nint)rows.FirstRow * stride + firstColumn + keyHead * shape.Head;
        for (int r = 0; r < rows.Count; r += MatrixProduct.PanelWidth)
            Panels.Transpose(start + (nint)r * stride, stride, Math.Min(MatrixProduct.PanelWidth, rows.Count - r), shape.Head, panels + (nint)r * shape.Head);
    }

    private static float Dot(float* a, float* b, int count)
    {
        var sum = System.Runtime.Intrinsics.Vector512<float>.Zero;
        for (int i = 0; i < count; i += Lanes.Count)
            sum = Lanes.MultiplyAdd(Lanes.Load(a + i), Lanes.Load(b + i), sum);
        return Lanes.Sum(sum);
    }
}
