using System.Runtime.Intrinsics;

namespace Casebook.Engine.Kernels;

/// <summary>
/// What low-rank adaptation needs beside matrix products (Hu et al., arXiv 2106.09685). Every result is a sum in one fixed
/// order, whatever rows and columns are computed together. Columns are multiples of 16.
/// </summary>
internal static unsafe class LowRank
{
    /// <summary>W = W₀ + scale · B · A: products from the first rank to the last, then scaled and added with one rounding.</summary>
    /// <param name="b">Bᵀ, [rank × rows].</param>
    /// <param name="a">[rank × columns].</param>
    /// <param name="stride">Of <paramref name="original"/> and <paramref name="merged"/>.</param>
    public static void Merge(float* b, nint bStride, float* a, nint aStride, float* original, float* merged, nint stride, int rows, int rank, int columns, float scale)
    {
        MatrixProduct.Rows(b, 1, bStride, a, aStride, merged, stride, rows, columns, rank, false);
        var factor = Lanes.All(scale);
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < columns; i += Lanes.Count)
                Lanes.MultiplyAdd(factor, Lanes.Load(merged + row * stride + i), Lanes.Load(original + row * stride + i)).Store(merged + row * stride + i);
        }
    }

    /// <summary>to[i] += scale · from[i], with one rounding.</summary>
    /// <param name="count">Nothing is added where it is not positive.</param>
    public static void AddScaled(float* from, float scale, float* to, int count)
    {
        var factor = Lanes.All(scale);
        for (int i = 0; i < count; i += Lanes.Count)
            Lanes.MultiplyAdd(factor, Lanes.Load(from + i), Lanes.Load(to + i)).Store(to + i);
    }
}
