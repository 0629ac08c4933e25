using Casebook.Engine.Kernels;
using Casebook.Engine.Llama;
using Casebook.Engine.Memory;
using Casebook.Engine.Threading;

namespace Casebook.Engine.Learning;

/// <summary>What AdamW remembers of a flat buffer of parameters, and the step that uses it.</summary>
internal sealed unsafe class AdamWState(IReadOnlyList<Parameter> parameters, long length) : IDisposable
{
    private const long Chunk = 1 << 16;

    private readonly FloatBuffer _first = new(length), _second = new(length);

    public float* First => _first.Pointer;

    public float* Second => _second.Pointer;

    /// <summary>Clips the gradient to its global norm, takes one step, and clears the gradient.</summary>
    /// <returns>The gradient's norm before clipping; where it is not finite nothing was changed.</returns>
    public double Step(float* values, float* gradient, OptimizerStep step, WorkerPool pool)
    {
        var chunks = new List<(long Offset, long Length, bool Decays)>();
        foreach (var parameter in parameters)
        {
            long padded = (parameter.Length + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
            for (long at = 0; at < padded; at += Chunk)
                chunks.Add((parameter.Offset + at, Math.Min(Chunk, padded - at), parameter.Decays));
        }
        double[] squares = new double[chunks.Count];
        pool.Run(chunks.Count, (i, _) => squares[i] = AdamW.SquaredNorm(gradient + chunks[i].Offset, chunks[i].Length));
        double norm = Math.Sqrt(squares.Sum());
        if (!double.IsFinite(norm))
            return norm;
        float scale = step.ClipNorm > 0 && norm > step.ClipNorm ? (float)(step.ClipNorm / norm) : 1;
        var factors = new AdamW.Factors(
            scale, step.LearningRate, step.Beta1, step.Beta2, step.Epsilon, BiasCorrection(step.Beta1, step.Number), BiasCorrection(step.Beta2, step.Number));
        pool.Run(chunks.Count, (i, _) =>
        {
            var (offset, count, decays) = chunks[i];
            AdamW.Update(values + offset, gradient + offset, First + offset, Second + offset, count, factors, decays ? step.WeightDecay : 0);
        });
        return norm;
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    // β^n by repeated products: the mathematics library's power differs in bits between platforms.
    private static float BiasCorrection(float beta, int step)
    {
        double power = 1;
        for (int i = 0; i < step && power > 1e-30; i++)
            power *= beta;
        return (float)(1 / (1 - power));
    }
}
