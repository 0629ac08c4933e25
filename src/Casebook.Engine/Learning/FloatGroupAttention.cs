using Casebook.Engine.Kernels;
using Casebook.Engine.Llama;

namespace Casebook.Engine.Learning;

/// <summary>Attention of groups in fp32.</summary>
internal sealed unsafe class FloatGroupAttention(ModelShape shape, RotaryEmbedding rotary) : GroupAttention(shape, rotary, new FloatAttention(shape))
{
    protected override void PackForward(BatchRows.Sequence rows, BatchRows.Sequence prefix, int keyHead, float* qkv, WorkerScratch scratch, int place) =>
        Pack(rows, qkv + Shape.KeyColumn + keyHead * Head, scratch.KeyPanels + (nint)place * Head);

    protected override KeySegment Segment(BatchRows.Sequence rows, int keyHead, float* qkv, WorkerScratch scratch, int place, bool beforeAnother) => new(
        scratch.KeyPanels + (nint)place * Head, qkv + (nint)rows.FirstRow * InputStride + Shape.ValueColumn + keyHead * Head, InputStride, rows.FirstPosition, rows.Count);

    protected override void PackBackward(in Pass pass, BatchRows.Sequence rows, BatchRows.Sequence prefix, WorkerScratch scratch, int place)
    {
        Pack(rows, pass.Keys(this), scratch.KeyPanels + (nint)place * Head);
        Pack(rows, pass.Values(this), scratch.ValuePanels + (nint)place * Head);
    }

    protected override void Block(in Pass pass, BatchRows.Sequence rows, BatchRows.Sequence prefix, WorkerScratch scratch, int place, int h, int q, int count)
    {
        nint row = rows.FirstRow + q;
        int firstPosition = rows.FirstPosition + q, keyEnd = firstPosition + count, paddedEnd = ModelShape.Pad(keyEnd, Lanes.Count), heads = Shape.Config.Heads;
        nint stride = scratch.ScoreStride;
        float* p = scratch.Scores;
        float* dS = scratch.ScoreGradients;
        float* dOutput = pass.OutputGradient + row * OutputStride + h * Head;
        Kernel.TakeQueries(pass.Qkv + row * InputStride + h * Head, InputStride, count, Shape.AttentionScale, (byte*)scratch.Queries);
        Kernel.TakeQueries(dOutput, OutputStride, count, 1, (byte*)scratch.OutputGradients);
        for (int r = 0; r < count; r++)
            scratch.Corrections[r] = Dot(dOutput + r * OutputStride, pass.Output + (row + r) * OutputStride + h * Head, Head, Attention.RowsAhead * OutputStride);
        Scores(scratch.Queries, scratch.KeyPanels, p);
        Scores(scratch.OutputGradients, scratch.ValuePanels, dS);
        Attention.SoftmaxBackward(p, dS, stride, count, firstPosition, paddedEnd, pass.LogSumExp + row * heads + h, heads, scratch.Corrections);
        AddTransposed(prefix, 0, pass);
        AddTransposed(rows, rows.FirstPosition, pass);
        // d query = scale · dS · K
        float* dQuery = pass.QkvGradient + row * InputStride + h * Head;
        bool accumulate = false;
        AddQuery(prefix, 0, pass);
        AddQuery(rows, rows.FirstPosition, pass);

        void Scores(float* queries, float* panels, float* to) => Kernel.Scores(
            (byte*)queries, count, [new KeySegment(panels, null, 0, 0, prefix.Count), new KeySegment(panels + (nint)place * Head, null, 0, rows.FirstPosition, rows.Count)], keyEnd, 1, to, stride);

        void AddTransposed(BatchRows.Sequence keyRows, int start, in Pass pass)
        {
            int n = Math.Min(keyRows.Count, keyEnd - start);
            if (n <= 0)
                return;
            MatrixProduct.Rows(p + start, 1, stride, scratch.OutputGradients, Head, pass.ValueGradient(this) + (nint)keyRows.FirstRow * InputStride, InputStride, n, Head, count, true);
            MatrixProduct.Rows(dS + start, 1, stride, scratch.Queries, Head, pass.KeyGradient(this) + (nint)keyRows.FirstRow * InputStride, InputStride, n, Head, count, true);
        }

        void AddQuery(BatchRows.Sequence keyRows, int start, in Pass pass)
        {
            int n = Math.Min(keyRows.Count, keyEnd - start);
            if (n <= 0)
                return;
            MatrixProduct.Rows(dS + start, stride, 1, pass.Keys(this) + (nint)keyRows.FirstRow * InputStride, InputStride, dQuery, InputStride, count, Head, n, accumulate);
            accumulate = true;
        }
    }

    protected override void CloseKey(float* gradient)
    {
    }

    private void Pack(BatchRows.Sequence rows, float* column, float* panels)
    {
        float* start = column + (nint)rows.FirstRow * InputStride;
        for (int r = 0; r < rows.Count; r += MatrixProduct.PanelWidth)
            Panels.Transpose(start + (nint)r * InputStride, InputStride, Math.Min(MatrixProduct.PanelWidth, rows.Count - r), Head, panels + (nint)r * Head);
    }
}
