using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Casebook.Engine.Kernels;

/// <summary>
/// Register tiles on 256-bit vectors. Arguments as in <c>MatrixProduct.Block</c>.
/// </summary>
internal static unsafe class Tiles256
{
    public static void Run(float* a, nint rowStride, nint depthStride, float* b, nint bStride, float* c, nint cStride, int rows, int columns, int depth, bool accumulate)
    {
        for (int column = 0; column < columns; column += 16)
        {
            int row = 0;
            for (; row + 6 <= rows; row += 6)
                Six16(a + row * rowStride, rowStride, depthStride, b + column, bStride, c + row * cStride + column, cStride, depth, accumulate);
            for (; row < rows; row++)
                One16(a + row * rowStride, rowStride, depthStride, b + column, bStride, c + row * cStride + column, cStride, depth, accumulate);
        }
    }

    /// <summary>12 of the 16 registers accumulate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Six16(float* a0, nint rowStride, nint depthStride, float* b, nint bStride, float* c, nint cStride, int depth, bool accumulate)
    {
        float* a1 = a0 + 1 * rowStride;
        float* a2 = a0 + 2 * rowStride;
        float* a3 = a0 + 3 * rowStride;
        float* a4 = a0 + 4 * rowStride;
        float* a5 = a0 + 5 * rowStride;
        var c00 = accumulate ? Vector256.Load(c) : Vector256<float>.Zero;
        var c01 = accumulate ? Vector256.Load(c + 8) : Vector256<float>.Zero;
        var c10 = accumulate ? Vector256.Load(c + 1 * cStride) : Vector256<float>.Zero;
        var c11 = accumulate ? Vector256.Load(c + 1 * cStride + 8) : Vector256<float>.Zero;
        var c20 = accumulate ? Vector256.Load(c + 2 * cStride) : Vector256<float>.Zero;
        var c21 = accumulate ? Vector256.Load(c + 2 * cStride + 8) : Vector256<float>.Zero;
        var c30 = accumulate ? Vector256.Load(c + 3 * cStride) : Vector256<float>.Zero;
        var c31 = accumulate ? Vector256.Load(c + 3 * cStride + 8) : Vector256<float>.Zero;
        var c40 = accumulate ? Vector256.Load(c + 4 * cStride) : Vector256<float>.Zero;
        var c41 = accumulate ? Vector256.Load(c + 4 * cStride + 8) : Vector256<float>.Zero;
        var c50 = accumulate ? Vector256.Load(c + 5 * cStride) : Vector256<float>.Zero;
        var c51 = accumulate ? Vector256.Load(c + 5 * cStride + 8) : Vector256<float>.Zero;
        for (int k = 0; k < depth; k++)
        {
            var b0 = Vector256.Load(b);
            var b1 = Vector256.Load(b + 8);
            b += bStride;
            var x0 = Vector256.Create(*a0);
            a0 += depthStride;
            c00 = Fma.MultiplyAdd(x0, b0, c00);
            c01 = Fma.MultiplyAdd(x0, b1, c01);
            var x1 = Vector256.Create(*a1);
            a1 += depthStride;
            c10 = Fma.MultiplyAdd(x1, b0, c10);
            c11 = Fma.MultiplyAdd(x1, b1, c11);
            var x2 = Vector256.Create(*a2);
            a2 += depthStride;
            c20 = Fma.MultiplyAdd(x2, b0, c20);
            c21 = Fma.MultiplyAdd(x2, b1, c21);
            var x3 = Vector256.Create(*a3);
            a3 += depthStride;
            c30 = Fma.MultiplyAdd(x3, b0, c30);
            c31 = Fma.MultiplyAdd(x3, b1, c31);
            var x4 = Vector256.Create(*a4);
            a4 += depthStride;
            c40 = Fma.MultiplyAdd(x4, b0, c40);
            c41 = Fma.MultiplyAdd(x4, b1, c41);
            var x5 = Vector256.Create(*a5);
            a5 += depthStride;
            c50 = Fma.MultiplyAdd(x5, b0, c50);
            c51 = Fma.MultiplyAdd(x5, b1, c51);
        }
        c00.Store(c);
        c01.Store(c + 8);
        c10.Store(c + 1 * cStride);
        c11.Store(c + 1 * cStride + 8);
        c20.Store(c + 2 * cStride);
        c21.Store(c + 2 * cStride + 8);
        c30.Store(c + 3 * cStride);
        c31.Store(c + 3 * cStride + 8);
        c40.Store(c + 4 * cStride);
        c41.Store(c + 4 * cStride + 8);
        c50.Store(c + 5 * cStride);
        c51.Store(c + 5 * cStride + 8);
    }

    /// <summary>One row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One16(float* a0, nint rowStride, nint depthStride, float* b, nint bStride, float* c, nint cStride, int depth, bool accumulate)
    {
        var c00 = accumulate ? Vector256.Load(c) : Vector256<float>.Zero;
        var c01 = accumulate ? Vector256.Load(c + 8) : Vector256<float>.Zero;
        for (int k = 0; k < depth; k++)
        {
            var b0 = Vector256.Load(b);
            var b1 = Vector256.Load(b + 8);
            b += bStride;
            var x0 = Vector256.Create(*a0);
            a0 += depthStride;
            c00 = Fma.MultiplyAdd(x0, b0, c00);
            c01 = Fma.MultiplyAdd(x0, b1, c01);
        }
        c00.Store(c);
        c01.Store(c + 8);
    }
}
