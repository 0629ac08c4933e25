using System.Runtime.CompilerServices;
using Casebook.Engine.Kernels;

namespace Casebook.Engine.Llama;

/// <summary>
/// Consecutive keys and values of one sequence and one key head: a shared prefix, a sequence's own rows, or a page of a
/// cache.
/// </summary>
/// <param name="keyPanels">Keys, transposed in panels of 64: [⌈Count / 64⌉][head][64], finite also beyond the last key.</param>
/// <param name="values">[count rows][head].</param>
/// <param name="valueStride">Floats from row to row.</param>
/// <param name="start">Absolute position of the first key.</param>
/// <param name="count">Keys.</param>
internal readonly unsafe struct KeySegment(float* keyPanels, float* values, nint valueStride, int start, int count)
{
    public readonly float* KeyPanels = keyPanels;
    public readonly float* Values = values;
    public readonly nint ValueStride = valueStride;
    public readonly int Start = start;
    public readonly int Count = count;
}

/// <summary>
/// The one attention algorithm of training, prefill and decoding. For a row at position p: scores with keys 0…p, each a
/// chain over the head; their maximum; exponentials summed in sixteen lanes by absolute key position; one chain over the
/// keys for the output; a product with 1 / sum. Nothing in it depends on how the keys lie in segments or on the rows
/// beside, so every use gives the same bits.
/// </summary>
internal static unsafe class Attention
{
    /// <summary>Rows that go through one call: more would push the scores out of the cache.</summary>
    public const int MaximumRows = 48;

    /// <summary>Floats from one row of scores to the next, for sequences of at most <paramref name="positions"/>.</summary>
    public static int ScoreStride(int positions) => ModelShape.Stride(ModelShape.Pad(positions, MatrixProduct.PanelWidth) + MatrixProduct.PanelWidth);

    /// <summary>Copies rows of queries times the attention scale, which is where the scale enters.</summary>
    public static void ScaleQueries(float* queries, nint stride, int rows, int head, float scale, float* scaled)
    {
        for (int r = 0; r < rows; r++)
        {
            for (int i = 0; i < head; i += Lanes.Count)
                System.Runtime.Intrinsics.Vector512.Store(Lanes.Load(queries + r * stride + i) * Lanes.All(scale), scaled + r * head + i);
        }
    }

    /// <summary>scores[r, start + j] = query r · key j, for all keys below <paramref name="keyEnd"/>.</summary>
    public static void Scores(float* scaled, int rows, int head, ReadOnlySpan<KeySegment> segments, int keyEnd, float* scores, nint scoreStride)
    {
        foreach (ref readonly var segment in segments)
        {
            // A segment's last panel may write beyond its keys; the next segment, which comes after, writes there again.
            for (int j = 0; j < segment.Count && segment.Start + j < keyEnd; j += MatrixProduct.PanelWidth)
                MatrixProduct.Block(scaled, head, 1, segment.KeyPanels + (nint)j * head, MatrixProduct.PanelWidth, scores + segment.Start + j, scoreStride, rows, MatrixProduct.PanelWidth, head, false);
        }
    }

    /// <summary>One call's worth of rows, forward.</summary>
    /// <param name="scaled">[rows × head], from <see cref="ScaleQueries"/>.</param>
    /// <param name="firstPosition">Position of row 0.</param>
    /// <param name="positionStep">1 for consecutive rows of a sequence, 0 for several heads of one position.</param>
    /// <param name="scores">[rows × scoreStride] of scratch.</param>
    /// <param name="logSumExp">Receives max + log Σ exp of each row for the backward pass; null for none.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        float* scaled, int rows, int head, int firstPosition, int positionStep, ReadOnlySpan<KeySegment> segments,
        float* scores, nint scoreStride, float* output, nint outputStride, float* logSumExp, nint logSumExpStride)
    {
        int keyEnd = firstPosition + (rows - 1) * positionStep + 1;
        Scores(scaled, rows, head, segments, keyEnd, scores, scoreStride);
        float* reciprocals = stackalloc float[MaximumRows];
        Weights(scores, scoreStride, rows, firstPosition, positionStep, reciprocals, logSumExp, logSumExpStride);
        MultiplyValues(scores, scoreStride, rows, head, segments, keyEnd, output, outputStride, false);
        for (int r = 0; r < rows; r++)
            SoftmaxRow.Scale(output + r * outputStride, head, reciprocals[r]);
    }

    /// <summary>From scores to weights that do not add up to 1 yet, 0 for keys behind a row's position.</summary>
    /// <param name="reciprocals">Receives 1 / sum of each row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Weights(
        float* scores, nint scoreStride, int rows, int firstPosition, int positionStep, float* reciprocals, float* logSumExp, nint logSumExpStride)
    {
        int paddedEnd = ModelShape.Pad(firstPosition + (rows - 1) * positionStep + 1, Lanes.Count);
        for (int r = 0; r < rows; r++)
        {
            int keys = firstPosition + r * positionStep + 1;
            float* row = scores + r * scoreStride;
            var (max, sum) = SoftmaxRow.Exponentials(row, keys);
            int written = ModelShape.Pad(keys, Lanes.Count);
            new Span<float>(row + written, paddedEnd - written).Clear();
            reciprocals[r] = 1f / sum;
            if (logSumExp != null)
                logSumExp[r * logSumExpStride] = max + (float)DeterministicMath.Log(sum);
        }
    }

    /// <summary>output[r] = Σ over keys of weights[r, key] · values[key], in the order of keys.</summary>
    /// <param name="accumulate">Go on from what stands in the output, where earlier keys were.</param>
    public static void MultiplyValues(
        float* weights, nint weightStride, int rows, int head, ReadOnlySpan<KeySegment> segments, int keyEnd, float* output, nint outputStride, bool accumulate)
    {
        foreach (ref readonly var segment in segments)
        {
            int keys = Math.Min(segment.Count, keyEnd - segment.Start);
            if (keys <= 0)
                break;
            MatrixProduct.Rows(weights + segment.Start, weightStride, 1, segment.Values, segment.ValueStride, output, outputStride, rows, head, keys, accumulate);
            accumulate = true;
        }
    }

    /// <summary>
    /// From scores and dP = dO · Vᵀ to the probabilities (in <paramref name="scores"/>) and to dS = P · (dP − D) (in
    /// <paramref name="dP"/>), masked keys 0 up to <paramref name="paddedEnd"/>.
    /// </summary>
    /// <param name="correction">D = dO · O of each row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SoftmaxBackward(float* scores, float* dP, nint stride, int rows, int firstPosition, int paddedEnd, float* logSumExp, nint logSumExpStride, float* correction)
    {
        for (int r = 0; r < rows; r++)
        {
            int keys = firstPosition + r + 1;
            float* p = scores + r * stride;
            float* d = dP + r * stride;
            for (int i = keys; i % Lanes.Count != 0; i++)
                p[i] = float.NegativeInfinity;
            var shift = Lanes.All(logSumExp[r * logSumExpStride]);
            var minus = Lanes.All(correction[r]);
            int i16 = 0;
            for (; i16 < keys; i16 += Lanes.Count)
            {
                var probability = Lanes.Exp(Lanes.Load(p + i16) - shift);
                System.Runtime.Intrinsics.Vector512.Store(probability, p + i16);
                System.Runtime.Intrinsics.Vector512.Store(probability * (Lanes.Load(d + i16) - minus), d + i16);
            }
            new Span<float>(p + i16, paddedEnd - i16).Clear();
            new Span<float>(d + i16, paddedEnd - i16).Clear();
        }
    }
}
