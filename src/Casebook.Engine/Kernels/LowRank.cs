using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Casebook.Engine.Kernels;

/// <summary>
/// What low-rank adaptation needs beside matrix products (Hu et al., arXiv 2106.09685). Every result is a sum in one fixed
/// order, whatever rows and columns are computed together. Columns are multiples of 16.
/// </summary>
internal static unsafe class LowRank
{
    /// <summary>W = W₀ + scale · B · A: products from the first rank to the last, then scaled and added with one rounding.</summary>
    /// <param name="b">[rows × rank].</param>
    /// <param name="a">[rank × columns].</param>
    /// <param name="stride">Of <paramref name="original"/> and <paramref name="merged"/>.</param>
    public static void Merge(float* b, nint bStride, float* a, nint aStride, float* original, float* merged, nint stride, int rows, int rank, int columns, float scale)
    {
        MatrixProduct.Rows(b, bStride, 1, a, aStride, merged, stride, rows, columns, rank, false);
        var factor = Lanes.All(scale);
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < columns; i += Lanes.Count)
                Lanes.MultiplyAdd(factor, Lanes.Load(merged + row * stride + i), Lanes.Load(original + row * stride + i)).Store(merged + row * stride + i);
        }
    }

    /// <summary>d A = scale · Bᵀ · d W.</summary>
    /// <param name="rows">Of B and d W.</param>
    public static void GradientOfA(float* b, nint bStride, float* gradient, nint stride, float* a, nint aStride, int rows, int rank, int columns, float scale)
    {
        MatrixProduct.Rows(b, 1, bStride, gradient, stride, a, aStride, rank, columns, rows, false);
        var factor = Lanes.All(scale);
        for (int k = 0; k < rank; k++)
        {
            for (int i = 0; i < columns; i += Lanes.Count)
                (factor * Lanes.Load(a + k * aStride + i)).Store(a + k * aStride + i);
        }
    }

    /// <summary>d B = scale · d W · Aᵀ.</summary>
    /// <param name="rows">Of d W and B.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void GradientOfB(float* gradient, nint stride, float* a, nint aStride, float* b, nint bStride, int rows, int rank, int columns, float scale)
    {
        for (int row = 0; row < rows; row++)
        {
            float* of = gradient + row * stride;
            for (int k = 0; k < rank; k++)
            {
                float* by = a + k * aStride;
                var sum = Lanes.All(0);
                for (int i = 0; i < columns; i += Lanes.Count)
                    sum = Lanes.MultiplyAdd(Lanes.Load(of + i), Lanes.Load(by + i), sum);
                b[row * bStride + k] = scale * Lanes.Sum(sum);
            }
        }
    }
}
