using System.Runtime.CompilerServices;
using Casebook.Engine.Kernels;

namespace Casebook.Engine.Llama;

/// <summary>The parts of attention that are the same in every format of numbers: all but its products.</summary>
internal static unsafe class Attention
{
    /// <summary>Rows that go through one call: more would push the scores out of the cache.</summary>
    public const int MaximumRows = 48;

    /// <summary>By how many rows memory is asked ahead: a head's part of a row is short, and the next row's too far away for the processor to guess.</summary>
    public const int RowsAhead = 6;

    /// <summary>Floats from one row of scores to the next, for sequences of at most <paramref name="positions"/>.</summary>
    public static int ScoreStride(int positions) => ModelShape.Stride(ModelShape.Pad(positions, MatrixProduct.PanelWidth) + MatrixProduct.PanelWidth);

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
