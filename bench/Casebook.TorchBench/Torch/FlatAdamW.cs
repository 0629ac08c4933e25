using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Casebook.TorchBench.Rows;

namespace Casebook.TorchBench.Torch;

/// <summary>Clipping, AdamW and clearing of the gradient in two passes over flat memory: several times faster than TorchSharp's own.</summary>
internal sealed unsafe class FlatAdamW : IDisposable
{
    private const float Beta1 = 0.9f, Beta2 = 0.95f, Epsilon = 1e-8f, Decay = 0.1f, ClipNorm = 1;
    private const long Chunk = 1 << 16;

    private readonly FlatParameters _parameters;
    private readonly ParallelOptions _threads;
    private readonly float* _first, _second;

    public FlatAdamW(FlatParameters parameters, int threads)
    {
        if (parameters.Count % Vector512<float>.Count != 0 || parameters.Decaying % Vector512<float>.Count != 0)
            throw new ArgumentException("Parameters are counted in sixteens.", nameof(parameters));
        _parameters = parameters;
        _threads = new ParallelOptions { MaxDegreeOfParallelism = threads };
        _first = (float*)NativeMemory.AllocZeroed((nuint)parameters.Count, sizeof(float));
        _second = (float*)NativeMemory.AllocZeroed((nuint)parameters.Count, sizeof(float));
    }

    /// <returns>The gradient's norm before clipping.</returns>
    public double Step(int number)
    {
        float* values = _parameters.ValuePointer, gradient = _parameters.GradientPointer;
        double[] squares = new double[(_parameters.Count + Chunk - 1) / Chunk];
        Parallel.For(0, squares.Length, _threads, i => squares[i] = SquaredNorm(gradient + (i * Chunk), Math.Min(Chunk, _parameters.Count - (i * Chunk))));
        double norm = Math.Sqrt(squares.Sum());
        float scale = norm > ClipNorm ? (float)(ClipNorm / norm) : 1;
        float correct1 = (float)(1 / (1 - Math.Pow(Beta1, number))), correct2 = (float)(1 / (1 - Math.Pow(Beta2, number)));
        Parallel.For(0, squares.Length, _threads, i =>
        {
            long start = i * Chunk, end = Math.Min(start + Chunk, _parameters.Count), border = Math.Clamp(_parameters.Decaying, start, end);
            Update(values, gradient, start, border, scale, correct1, correct2, Decay);
            Update(values, gradient, border, end, scale, correct1, correct2, 0);
        });
        return norm;
    }

    public void Dispose()
    {
        NativeMemory.Free(_first);
        NativeMemory.Free(_second);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float SquaredNorm(float* gradient, long count)
    {
        var sum = Vector512<float>.Zero;
        for (long i = 0; i < count; i += Vector512<float>.Count)
        {
            var g = Vector512.Load(gradient + i);
            sum = Vector512.FusedMultiplyAdd(g, g, sum);
        }
        return Vector512.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Update(float* values, float* gradient, long start, long end, float scale, float correct1, float correct2, float decay)
    {
        for (long i = start; i < end; i += Vector512<float>.Count)
        {
            var g = Vector512.Load(gradient + i) * scale;
            var m = (Vector512.Load(_first + i) * Beta1) + (g * (1 - Beta1));
            var v = (Vector512.Load(_second + i) * Beta2) + (g * g * (1 - Beta2));
            m.Store(_first + i);
            v.Store(_second + i);
            Vector512<float>.Zero.Store(gradient + i);
            var step = m * correct1 / (Vector512.Sqrt(v * correct2) + Vector512.Create(Epsilon));
            ((Vector512.Load(values + i) * (1 - (StepWork.LearningRate * decay))) - (step * StepWork.LearningRate)).Store(values + i);
        }
    }
}
