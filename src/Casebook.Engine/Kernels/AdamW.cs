using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Casebook.Engine.Kernels;

/// <summary>One AdamW update over a stretch of parameters (arXiv 1711.05101, algorithm 2). Counts are multiples of 16.</summary>
internal static unsafe class AdamW
{
    /// <summary>What is the same for every element of a step.</summary>
    public readonly record struct Factors(
        float GradientScale, float LearningRate, float Beta1, float Beta2, float Epsilon, float Correction1, float Correction2);

    /// <summary>Σ g² over the stretch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float SquaredNorm(float* gradient, long count)
    {
        var sum = Vector512<float>.Zero;
        for (long i = 0; i < count; i += Lanes.Count)
        {
            var g = Lanes.Load(gradient + i);
            sum = Lanes.MultiplyAdd(g, g, sum);
        }
        return Lanes.Sum(sum);
    }

    /// <summary>Updates parameters and moments and clears the gradient.</summary>
    /// <param name="decay">Decoupled weight decay of this stretch.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Update(float* parameter, float* gradient, float* first, float* second, long count, in Factors factors, float decay)
    {
        var keep = Lanes.All(1 - factors.LearningRate * decay);
        var rate = Lanes.All(factors.LearningRate);
        var scale = Lanes.All(factors.GradientScale);
        var beta1 = Lanes.All(factors.Beta1);
        var beta2 = Lanes.All(factors.Beta2);
        var rest1 = Lanes.All(1 - factors.Beta1);
        var rest2 = Lanes.All(1 - factors.Beta2);
        var correct1 = Lanes.All(factors.Correction1);
        var correct2 = Lanes.All(factors.Correction2);
        var epsilon = Lanes.All(factors.Epsilon);
        for (long i = 0; i < count; i += Lanes.Count)
        {
            var g = Lanes.Load(gradient + i) * scale;
            var m = Lanes.MultiplyAdd(rest1, g, Lanes.Load(first + i) * beta1);
            var v = Lanes.MultiplyAdd(rest2 * g, g, Lanes.Load(second + i) * beta2);
            m.Store(first + i);
            v.Store(second + i);
            Vector512<float>.Zero.Store(gradient + i);
            var step = rate * (m * correct1) / (Vector512.Sqrt(v * correct2) + epsilon);
            (Lanes.Load(parameter + i) * keep - step).Store(parameter + i);
        }
    }
}
