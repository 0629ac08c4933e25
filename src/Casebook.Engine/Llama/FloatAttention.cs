using System.Runtime.Intrinsics;
using Casebook.Engine.Kernels;

namespace Casebook.Engine.Llama;

/// <summary>Attention in fp32: keys transposed in panels of 64, [⌈count / 64⌉][head][64]; values as rows.</summary>
internal sealed unsafe class FloatAttention(ModelShape shape) : AttentionKernel(shape)
{
    public override int QueryBytes => Head * sizeof(float);

    public override long KeyBytes(int positions) => (long)positions * Head * sizeof(float);

    public override void TakeQueries(float* rows, nint stride, int count, float scale, byte* queries)
    {
        float* to = (float*)queries;
        for (int r = 0; r < count; r++)
        {
            for (int i = 0; i < Head; i += Lanes.Count)
                (Lanes.Load(rows + r * stride + i) * Lanes.All(scale)).Store(to + r * Head + i);
        }
    }

    public override void Scores(byte* queries, int rows, ReadOnlySpan<KeySegment> segments, int keyEnd, int step, float* scores, nint scoreStride)
    {
        foreach (ref readonly var segment in segments)
        {
            // A segment's last panel may write beyond its keys; the next segment, which comes after, writes there again.
            for (int j = 0; j < segment.Count && segment.Start + j < keyEnd; j += MatrixProduct.PanelWidth)
                MatrixProduct.Block((float*)queries, Head, 1, (float*)segment.Keys + (nint)j * Head, MatrixProduct.PanelWidth, scores + segment.Start + j, scoreStride, rows, MatrixProduct.PanelWidth, Head, false);
        }
    }

    public override void TakeWeights(float* weights, nint stride, int rows, int keyEnd)
    {
    }

    public override void MultiplyValues(
        float* weights, nint weightStride, int rows, ReadOnlySpan<KeySegment> segments, int keyEnd, int step, float* output, nint outputStride, bool accumulate)
    {
        foreach (ref readonly var segment in segments)
        {
            int keys = Math.Min(segment.ValueCount, keyEnd - segment.ValueStart);
            if (keys <= 0)
                break;
            MatrixProduct.Rows(weights + segment.ValueStart, weightStride, 1, (float*)segment.Values, segment.ValueStride, output, outputStride, rows, Head, keys, accumulate);
            accumulate = true;
        }
    }

    public override void Store(float* key, float* value, void* keys, void* values, int slot)
    {
        Panels.Transpose(key, 0, 1, Head, (float*)keys, slot);
        new ReadOnlySpan<float>(value, Head).CopyTo(new Span<float>((float*)values + slot * Head, Head));
    }

    public override KeySegment Page(void* keys, void* values, int start, int count) => new(keys, values, Head, start, count);
}
