using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Casebook.Engine.Kernels;
using Casebook.Engine.Llama;
using Casebook.Models.Architecture;

namespace Casebook.Engine.Learning;

/// <summary>
/// Attention of one group of sequences and one key head, forward and backward: a task that owns all of its output, the
/// derivatives of a shared prefix included, so that nothing is summed across threads.
/// </summary>
internal abstract unsafe class GroupAttention(ModelShape shape, RotaryEmbedding rotary, AttentionKernel kernel)
{
    protected ModelShape Shape { get; } = shape;

    protected AttentionKernel Kernel { get; } = kernel;

    protected int Head { get; } = shape.Head;

    /// <summary>Floats from one row of queries, keys and values to the next.</summary>
    protected int InputStride { get; } = ModelShape.Stride(shape.QueryKeyValue);

    /// <summary>Floats from one row of outputs to the next.</summary>
    protected int OutputStride { get; } = ModelShape.Stride(shape.Attention);

    public static GroupAttention Of(ModelShape shape, RotaryEmbedding rotary) =>
        shape.Config.Numbers == NumberFormat.Bf16 ? new BrainGroupAttention(shape, rotary) : new FloatGroupAttention(shape, rotary);

    /// <param name="isWanted">Whether anybody reads the output of any of some rows (first, count).</param>
    public void Forward(BatchRows.Group group, int keyHead, Func<int, int, bool> isWanted, float* qkv, float* output, float* logSumExp, WorkerScratch scratch)
    {
        PackForward(group.Prefix, default, keyHead, qkv, scratch, 0);
        Sequence(group.Prefix, default, 0);
        foreach (var branch in group.Branches)
        {
            PackForward(branch, group.Prefix, keyHead, qkv, scratch, scratch.PrefixKeys);
            Sequence(branch, group.Prefix, scratch.PrefixKeys);
        }

        void Sequence(BatchRows.Sequence rows, BatchRows.Sequence prefix, int place)
        {
            if (rows.Count == 0)
                return;
            KeySegment* memory = stackalloc KeySegment[2];
            memory[0] = Segment(prefix, keyHead, qkv, scratch, 0, beforeAnother: true);
            memory[1] = Segment(rows, keyHead, qkv, scratch, place, beforeAnother: false);
            var segments = prefix.Count > 0 ? new ReadOnlySpan<KeySegment>(memory, 2) : new ReadOnlySpan<KeySegment>(memory + 1, 1);
            int heads = Shape.Config.Heads;
            for (int h = keyHead * Shape.QueriesPerKey; h < (keyHead + 1) * Shape.QueriesPerKey; h++)
            {
                for (int q = 0; q < rows.Count; q += Attention.MaximumRows)
                {
                    int count = Math.Min(Attention.MaximumRows, rows.Count - q);
                    nint row = rows.FirstRow + q;
                    if (!isWanted((int)row, count))
                        continue;
                    Kernel.TakeQueries(qkv + row * InputStride + h * Head, InputStride, count, Shape.AttentionScale, (byte*)scratch.Queries);
                    Kernel.Forward(
                        (byte*)scratch.Queries, count, rows.FirstPosition + q, 1, segments, scratch.Scores, scratch.ScoreStride,
                        output + row * OutputStride + h * Head, OutputStride, logSumExp + row * heads + h, heads);
                }
            }
        }
    }

    /// <summary>From d loss / d output to d loss / d (queries, keys, values) before the rotation.</summary>
    /// <param name="isWanted">As in <see cref="Forward"/>: of the others the output's derivative is 0.</param>
    public void Backward(
        BatchRows.Group group, int keyHead, Func<int, int, bool> isWanted, float* qkv, float* output, float* logSumExp, float* outputGradient, float* qkvGradient, WorkerScratch scratch)
    {
        var pass = new Pass(keyHead, qkv, output, logSumExp, outputGradient, qkvGradient);
        ClearKeysAndValues(pass, group.Prefix);
        PackBackward(pass, group.Prefix, default, scratch, 0);
        foreach (var branch in group.Branches)
        {
            ClearKeysAndValues(pass, branch);
            PackBackward(pass, branch, group.Prefix, scratch, scratch.PrefixKeys);
            Sequence(branch, group.Prefix, scratch.PrefixKeys);
            CloseKeys(branch);
        }
        Sequence(group.Prefix, default, 0);
        CloseKeys(group.Prefix);

        void Sequence(BatchRows.Sequence rows, BatchRows.Sequence prefix, int place)
        {
            for (int h = keyHead * Shape.QueriesPerKey; h < (keyHead + 1) * Shape.QueriesPerKey; h++)
            {
                for (int q = 0; q < rows.Count; q += Attention.MaximumRows)
                {
                    int count = Math.Min(Attention.MaximumRows, rows.Count - q);
                    float* dQuery = qkvGradient + (nint)(rows.FirstRow + q) * InputStride + h * Head;
                    if (!isWanted(rows.FirstRow + q, count))
                    {
                        for (int r = 0; r < count; r++)
                            new Span<float>(dQuery + r * InputStride, Head).Clear();
                        continue;
                    }
                    Block(pass, rows, prefix, scratch, place, h, q, count);
                    for (int r = 0; r < count; r++)
                    {
                        SoftmaxRow.Scale(dQuery + r * InputStride, Head, Shape.AttentionScale);
                        rotary.RotateBack(dQuery + r * InputStride, rows.FirstPosition + q + r);
                    }
                }
            }
        }

        void CloseKeys(BatchRows.Sequence rows)
        {
            for (int r = 0; r < rows.Count; r++)
            {
                float* dKey = pass.KeyGradient(this) + (nint)(rows.FirstRow + r) * InputStride;
                CloseKey(dKey);
                rotary.RotateBack(dKey, rows.FirstPosition + r);
            }
        }
    }

    /// <summary>Packs a sequence's keys and values where products read them packed.</summary>
    /// <param name="place">Of its first key in the scratch.</param>
    protected abstract void PackForward(BatchRows.Sequence rows, BatchRows.Sequence prefix, int keyHead, float* qkv, WorkerScratch scratch, int place);

    /// <param name="beforeAnother">Whether a branch goes on behind its keys.</param>
    protected abstract KeySegment Segment(BatchRows.Sequence rows, int keyHead, float* qkv, WorkerScratch scratch, int place, bool beforeAnother);

    protected abstract void PackBackward(in Pass pass, BatchRows.Sequence rows, BatchRows.Sequence prefix, WorkerScratch scratch, int place);

    /// <summary>Adds up one block of queries' derivatives by keys and values, and writes those by the queries, not yet times the scale.</summary>
    protected abstract void Block(in Pass pass, BatchRows.Sequence rows, BatchRows.Sequence prefix, WorkerScratch scratch, int place, int h, int q, int count);

    /// <summary>What is left to do on a key's derivative before it is turned back.</summary>
    protected abstract void CloseKey(float* gradient);

    /// <param name="ahead">Floats from <paramref name="b"/> to what is read soon.</param>
    protected static float Dot(float* a, float* b, int count, nint ahead)
    {
        for (int i = 0; Sse.IsSupported && i < count; i += Lanes.Count)
            Sse.Prefetch0(b + ahead + i);
        var sum = Vector512<float>.Zero;
        for (int i = 0; i < count; i += Lanes.Count)
            sum = Lanes.MultiplyAdd(Lanes.Load(a + i), Lanes.Load(b + i), sum);
        return Lanes.Sum(sum);
    }

    private void ClearKeysAndValues(in Pass pass, BatchRows.Sequence rows)
    {
        for (nint r = rows.FirstRow; r < rows.FirstRow + rows.Count; r++)
        {
            new Span<float>(pass.KeyGradient(this) + r * InputStride, Head).Clear();
            new Span<float>(pass.ValueGradient(this) + r * InputStride, Head).Clear();
        }
    }

    /// <summary>What a backward pass of one key head reads and writes: a layer's buffers.</summary>
    protected readonly struct Pass(int keyHead, float* qkv, float* output, float* logSumExp, float* outputGradient, float* qkvGradient)
    {
        public readonly float* Qkv = qkv;
        public readonly float* Output = output;
        public readonly float* LogSumExp = logSumExp;
        public readonly float* OutputGradient = outputGradient;
        public readonly float* QkvGradient = qkvGradient;

        public float* Keys(GroupAttention of) => Qkv + of.Shape.KeyColumn + keyHead * of.Head;

        public float* Values(GroupAttention of) => Qkv + of.Shape.ValueColumn + keyHead * of.Head;

        public float* KeyGradient(GroupAttention of) => QkvGradient + of.Shape.KeyColumn + keyHead * of.Head;

        public float* ValueGradient(GroupAttention of) => QkvGradient + of.Shape.ValueColumn + keyHead * of.Head;
    }
}
