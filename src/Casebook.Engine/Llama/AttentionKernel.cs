using Casebook.Engine.Kernels;
using Casebook.Models.Architecture;

namespace Casebook.Engine.Llama;

/// <summary>
/// The one attention algorithm of training, prefill and decoding, in one format of numbers. For a row at position p:
/// scores with keys 0…p, each a chain over the head; their maximum; exponentials summed in sixteen lanes by absolute key
/// position; one chain over the keys for the output; a product with 1 / sum. Nothing in it depends on how the keys lie in
/// segments or on the rows beside, so every use gives the same bits.
/// </summary>
internal abstract unsafe class AttentionKernel(ModelShape shape)
{
    protected int Head { get; } = shape.Head;

    public static AttentionKernel Of(ModelShape shape) =>
        shape.Config.Numbers == NumberFormat.Bf16 ? new BrainAttention(shape) : new FloatAttention(shape);

    /// <summary>Bytes of one query.</summary>
    public abstract int QueryBytes { get; }

    /// <summary>Bytes of one head's keys of so many positions, a multiple of 64, and of their values.</summary>
    public abstract long KeyBytes(int positions);

    /// <summary>Takes rows of queries times <paramref name="scale"/>, which is where the attention's scale enters.</summary>
    public abstract void TakeQueries(float* rows, nint stride, int count, float scale, byte* queries);

    /// <summary>scores[r, start + j] = query r · key j, for all keys that a row may see; what stands behind them is undefined.</summary>
    /// <param name="keyEnd">Keys of the last row.</param>
    /// <param name="step">By how many keys a row sees less than the next one: 0 or 1.</param>
    public abstract void Scores(byte* queries, int rows, ReadOnlySpan<KeySegment> segments, int keyEnd, int step, float* scores, nint scoreStride);

    /// <summary>Brings weights into the format in which values are multiplied, in place.</summary>
    public abstract void TakeWeights(float* weights, nint stride, int rows, int keyEnd);

    /// <summary>output[r] = Σ over keys of weights[r, key] · values[key], in the order of keys.</summary>
    /// <param name="weights">From <see cref="TakeWeights"/>.</param>
    /// <param name="keyEnd">Keys of the last row.</param>
    /// <param name="step">By how many keys a row sees less than the next one: 0 or 1.</param>
    /// <param name="accumulate">Go on from what stands in the output, where earlier keys were.</param>
    public abstract void MultiplyValues(
        float* weights, nint weightStride, int rows, ReadOnlySpan<KeySegment> segments, int keyEnd, int step, float* output, nint outputStride, bool accumulate);

    /// <summary>Writes one position into a page of 64.</summary>
    public abstract void Store(float* key, float* value, void* keys, void* values, int slot);

    /// <summary>A page, as <see cref="Store"/> fills it.</summary>
    public abstract KeySegment Page(void* keys, void* values, int start, int count);

    /// <summary>One call's worth of rows, forward.</summary>
    /// <param name="queries">From <see cref="TakeQueries"/>.</param>
    /// <param name="firstPosition">Position of row 0.</param>
    /// <param name="positionStep">1 for consecutive rows of a sequence, 0 for several heads of one position.</param>
    /// <param name="scores">[rows × scoreStride] of scratch.</param>
    /// <param name="logSumExp">Receives max + log Σ exp of each row for the backward pass; null for none.</param>
    public void Forward(
        byte* queries, int rows, int firstPosition, int positionStep, ReadOnlySpan<KeySegment> segments,
        float* scores, nint scoreStride, float* output, nint outputStride, float* logSumExp, nint logSumExpStride)
    {
        int keyEnd = firstPosition + (rows - 1) * positionStep + 1;
        Scores(queries, rows, segments, keyEnd, positionStep, scores, scoreStride);
        float* reciprocals = stackalloc float[Attention.MaximumRows];
        Attention.Weights(scores, scoreStride, rows, firstPosition, positionStep, reciprocals, logSumExp, logSumExpStride);
        TakeWeights(scores, scoreStride, rows, keyEnd);
        MultiplyValues(scores, scoreStride, rows, segments, keyEnd, positionStep, output, outputStride, false);
        for (int r = 0; r < rows; r++)
            SoftmaxRow.Scale(output + r * outputStride, Head, reciprocals[r]);
    }
}
