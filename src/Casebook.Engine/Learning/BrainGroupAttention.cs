using Casebook.Engine.Kernels;
using Casebook.Engine.Kernels.BrainFloats;
using Casebook.Engine.Llama;

namespace Casebook.Engine.Learning;

/// <summary>Attention of groups with BF16 on both sides of every product.</summary>
internal sealed unsafe class BrainGroupAttention(ModelShape shape, RotaryEmbedding rotary) : GroupAttention(shape, rotary, new BrainAttention(shape))
{
    private const int Pair = 2 * sizeof(ushort);

    private BrainAttention Brain => (BrainAttention)Kernel;

    protected override void PackForward(BatchRows.Sequence rows, BatchRows.Sequence prefix, int keyHead, float* qkv, WorkerScratch scratch, int place)
    {
        Brain.PackKeys(qkv + (nint)rows.FirstRow * InputStride + Shape.KeyColumn + keyHead * Head, InputStride, rows.Count, Keys(scratch, place));
        PackPairs(rows, prefix, qkv + Shape.ValueColumn + keyHead * Head, ValuePairs(scratch, place), scratch);
    }

    // A pair of keys begins at an even position: what belongs to a branch begins with the prefix's last key where that one is even.
    protected override KeySegment Segment(BatchRows.Sequence rows, int keyHead, float* qkv, WorkerScratch scratch, int place, bool beforeAnother) => new(
        Keys(scratch, place), ValuePairs(scratch, place), PanelStride(scratch), rows.FirstPosition, rows.Count,
        rows.FirstPosition & ~1, beforeAnother ? rows.Count & ~1 : rows.Count + (rows.FirstPosition & 1));

    protected override void PackBackward(in Pass pass, BatchRows.Sequence rows, BatchRows.Sequence prefix, WorkerScratch scratch, int place)
    {
        nint first = (nint)rows.FirstRow * InputStride;
        Brain.PackKeys(pass.Keys(this) + first, InputStride, rows.Count, Keys(scratch, place));
        Brain.PackKeys(pass.Values(this) + first, InputStride, rows.Count, ValuesAsKeys(scratch, place));
        PackPairs(rows, prefix, pass.Keys(this), KeyPairs(scratch, place), scratch);
    }

    protected override void Block(in Pass pass, BatchRows.Sequence rows, BatchRows.Sequence prefix, WorkerScratch scratch, int place, int h, int q, int count)
    {
        nint row = rows.FirstRow + q, stride = scratch.ScoreStride;
        int firstPosition = rows.FirstPosition + q, keyEnd = firstPosition + count, heads = Shape.Config.Heads;
        float* p = scratch.Scores;
        float* dS = scratch.ScoreGradients;
        float* query = pass.Qkv + row * InputStride + h * Head;
        float* dOutput = pass.OutputGradient + row * OutputStride + h * Head;
        ushort* queryPairs = scratch.QueryPairs;
        ushort* outputPairs = queryPairs + BrainAttention.ValueElements(Head, Attention.MaximumRows);
        Kernel.TakeQueries(query, InputStride, count, Shape.AttentionScale, (byte*)scratch.Queries);
        Kernel.TakeQueries(dOutput, OutputStride, count, 1, (byte*)scratch.OutputGradients);
        Brain.PackValues(null, query, InputStride, count, queryPairs, QueryPanelStride);
        Brain.PackValues(null, dOutput, OutputStride, count, outputPairs, QueryPanelStride);
        for (int r = 0; r < count; r++)
            scratch.Corrections[r] = Dot(dOutput + r * OutputStride, pass.Output + (row + r) * OutputStride + h * Head, Head, Attention.RowsAhead * OutputStride);
        Kernel.Scores((byte*)scratch.Queries, count, [new KeySegment(Keys(scratch, 0), null, 0, 0, prefix.Count), new KeySegment(Keys(scratch, place), null, 0, rows.FirstPosition, rows.Count)], keyEnd, 1, p, stride);
        Kernel.Scores((byte*)scratch.OutputGradients, count, [new KeySegment(ValuesAsKeys(scratch, 0), null, 0, 0, prefix.Count), new KeySegment(ValuesAsKeys(scratch, place), null, 0, rows.FirstPosition, rows.Count)], keyEnd, 1, dS, stride);
        BrainAttention.SoftmaxBackward(p, dS, stride, count, firstPosition, keyEnd, pass.LogSumExp + row * heads + h, heads, scratch.Corrections);
        AddTransposed(p, outputPairs, pass.ValueGradient(this), prefix, 0);
        AddTransposed(p, outputPairs, pass.ValueGradient(this), rows, rows.FirstPosition);
        AddTransposed(p + stride, queryPairs, pass.KeyGradient(this), prefix, 0);
        AddTransposed(p + stride, queryPairs, pass.KeyGradient(this), rows, rows.FirstPosition);
        // d query = scale · dS · K
        float* dQuery = pass.QkvGradient + row * InputStride + h * Head;
        int even = rows.FirstPosition & ~1;
        Kernel.MultiplyValues(
            dS, stride, count, [new KeySegment(null, KeyPairs(scratch, 0), PanelStride(scratch), 0, 0, 0, even), new KeySegment(null, KeyPairs(scratch, place), PanelStride(scratch), 0, 0, even, keyEnd - even)],
            keyEnd, 1, dQuery, InputStride, false);

        // gradient[key] += Σ over pairs of queries of what stands pair by pair at `from`, two rows of scores apart.
        void AddTransposed(float* from, ushort* queries, float* gradient, BatchRows.Sequence keyRows, int start)
        {
            int n = Math.Min(keyRows.Count, keyEnd - start);
            for (int first = 0; first < n; first += BrainProduct.TileRows)
            {
                // Queries before the first of these keys do not see them.
                int pair = Math.Max(0, start + first - firstPosition) / 2;
                for (int c = 0; c < Head; c += BrainProduct.PanelWidth)
                {
                    BrainProduct.Panel(
                        (ushort*)(from + 2 * pair * stride + start + first), Pair, 2 * stride * sizeof(float), queries + c / BrainProduct.PanelWidth * QueryPanelStride + pair * 2 * BrainProduct.PanelWidth,
                        gradient + (nint)(keyRows.FirstRow + first) * InputStride + c, InputStride, Math.Min(BrainProduct.TileRows, n - first), Math.Min(BrainProduct.PanelWidth, Head - c),
                        (count + 1) / 2 - pair, TileClosing.Continue);
                }
            }
        }
    }

    // The queries that went into it were not scaled yet.
    protected override void CloseKey(float* gradient) => SoftmaxRow.Scale(gradient, Head, Shape.AttentionScale);

    private static nint QueryPanelStride => Attention.MaximumRows * BrainProduct.PanelWidth;

    private static nint PanelStride(WorkerScratch scratch) => 2 * (nint)scratch.PrefixKeys * BrainProduct.PanelWidth;

    private void PackPairs(BatchRows.Sequence rows, BatchRows.Sequence prefix, float* column, ushort* to, WorkerScratch scratch)
    {
        float* first = column + (nint)rows.FirstRow * InputStride;
        float* before = (prefix.Count & 1) != 0 ? column + (nint)(prefix.FirstRow + prefix.Count - 1) * InputStride : null;
        Brain.PackValues(before, first, InputStride, rows.Count, to, PanelStride(scratch));
    }

    private ushort* Keys(WorkerScratch scratch, int place) => (ushort*)scratch.KeyPanels + (nint)place * Head;

    private ushort* ValuePairs(WorkerScratch scratch, int place) => (ushort*)scratch.ValuePanels + (nint)place * BrainProduct.PanelWidth;

    private ushort* ValuesAsKeys(WorkerScratch scratch, int place) => (ushort*)scratch.ValuePanels + (nint)place * Head;

    private ushort* KeyPairs(WorkerScratch scratch, int place) => scratch.KeyPairs + (nint)place * BrainProduct.PanelWidth;
}
