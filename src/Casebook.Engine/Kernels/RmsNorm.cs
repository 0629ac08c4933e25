using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Casebook.Engine.Kernels;

/// <summary>Root-mean-square normalisation of one row (Zhang and Sennrich, arXiv 1910.07467), and its derivative.</summary>
internal static unsafe class RmsNorm
{
    /// <summary>output = x · weight / rms(x).</summary>
    /// <param name="width">Padded width of the row, a multiple of 16; what lies beyond <paramref name="size"/> is 0.</param>
    /// <param name="size">Elements that count in the mean.</param>
    /// <returns>1 / rms(x), which the backward pass needs.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Forward(float* x, float* weight, int width, int size, float epsilon, float* output)
    {
        var squares = Vector512<float>.Zero;
        for (int i = 0; i < width; i += Lanes.Count)
        {
            var lane = Lanes.Load(x + i);
            squares = Lanes.MultiplyAdd(lane, lane, squares);
        }
        float reciprocal = 1f / (float)Math.Sqrt(Lanes.Sum(squares) / size + epsilon);
        Apply(x, weight, width, reciprocal, output);
        return reciprocal;
    }

    /// <summary>The normalised row again, from the stored 1 / rms.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(float* x, float* weight, int width, float reciprocal, float* output)
    {
        var scale = Lanes.All(reciprocal);
        for (int i = 0; i < width; i += Lanes.Count)
            (Lanes.Load(x + i) * scale * Lanes.Load(weight + i)).Store(output + i);
    }

    /// <summary>
    /// With y = x · r · w: dx = base + r·w·dy − x · r³ · mean(x·w·dy), and dw += dy · x · r.
    /// </summary>
    /// <param name="residual">What is added to dx: the derivative that by-passes the norm. May be <paramref name="dx"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* x, float* weight, float* dy, int width, int size, float reciprocal, float* residual, float* dx, float* dWeight)
    {
        var products = Vector512<float>.Zero;
        var scale = Lanes.All(reciprocal);
        for (int i = 0; i < width; i += Lanes.Count)
        {
            var xi = Lanes.Load(x + i);
            var dyi = Lanes.Load(dy + i);
            products = Lanes.MultiplyAdd(dyi * Lanes.Load(weight + i), xi, products);
            Lanes.MultiplyAdd(dyi * xi, scale, Lanes.Load(dWeight + i)).Store(dWeight + i);
        }
        var pull = Lanes.All(-(reciprocal * reciprocal * reciprocal) * (Lanes.Sum(products) / size));
        for (int i = 0; i < width; i += Lanes.Count)
        {
            var through = Lanes.MultiplyAdd(Lanes.Load(dy + i) * Lanes.Load(weight + i), scale, Lanes.Load(residual + i));
            Lanes.MultiplyAdd(Lanes.Load(x + i), pull, through).Store(dx + i);
        }
    }
}
