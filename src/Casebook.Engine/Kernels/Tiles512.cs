using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Casebook.Engine.Kernels;

/// <summary>
/// Register tiles on 512-bit vectors. Unrolled by hand, because the compiler keeps an accumulator in a register only if
/// it is a local variable of its own. Arguments as in <c>MatrixProduct.Block</c>.
/// </summary>
internal static unsafe class Tiles512
{
    public static void Run(float* a, nint rowStride, nint depthStride, float* b, nint bStride, float* c, nint cStride, int rows, int columns, int depth, bool accumulate)
    {
        int column = 0;
        for (; column + 64 <= columns; column += 64)
        {
            int row = 0;
            for (; row + 6 <= rows; row += 6)
                Six64(a + row * rowStride, rowStride, depthStride, b + column, bStride, c + row * cStride + column, cStride, depth, accumulate);
            for (; row + 4 <= rows; row += 4)
                Four64(a + row * rowStride, rowStride, depthStride, b + column, bStride, c + row * cStride + column, cStride, depth, accumulate);
            for (; row < rows; row++)
                One64(a + row * rowStride, rowStride, depthStride, b + column, bStride, c + row * cStride + column, cStride, depth, accumulate);
        }
        for (; column + 32 <= columns; column += 32)
        {
            int row = 0;
            for (; row + 6 <= rows; row += 6)
                Six32(a + row * rowStride, rowStride, depthStride, b + column, bStride, c + row * cStride + column, cStride, depth, accumulate);
            for (; row < rows; row++)
                One32(a + row * rowStride, rowStride, depthStride, b + column, bStride, c + row * cStride + column, cStride, depth, accumulate);
        }
        for (; column < columns; column += 16)
        {
            int row = 0;
            for (; row + 6 <= rows; row += 6)
                Six16(a + row * rowStride, rowStride, depthStride, b + column, bStride, c + row * cStride + column, cStride, depth, accumulate);
            for (; row < rows; row++)
                One16(a + row * rowStride, rowStride, depthStride, b + column, bStride, c + row * cStride + column, cStride, depth, accumulate);
        }
    }

    /// <summary>24 accumulators: 10 loads for 24 multiply-adds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Six64(float* a0, nint rowStride, nint depthStride, float* b, nint bStride, float* c, nint cStride, int depth, bool accumulate)
    {
        float* a1 = a0 + 1 * rowStride;
        float* a2 = a0 + 2 * rowStride;
        float* a3 = a0 + 3 * rowStride;
        float* a4 = a0 + 4 * rowStride;
        float* a5 = a0 + 5 * rowStride;
        var c00 = accumulate ? Vector512.Load(c) : Vector512<float>.Zero;
        var c01 = accumulate ? Vector512.Load(c + 16) : Vector512<float>.Zero;
        var c02 = accumulate ? Vector512.Load(c + 32) : Vector512<float>.Zero;
        var c03 = accumulate ? Vector512.Load(c + 48) : Vector512<float>.Zero;
        var c10 = accumulate ? Vector512.Load(c + 1 * cStride) : Vector512<float>.Zero;
        var c11 = accumulate ? Vector512.Load(c + 1 * cStride + 16) : Vector512<float>.Zero;
        var c12 = accumulate ? Vector512.Load(c + 1 * cStride + 32) : Vector512<float>.Zero;
        var c13 = accumulate ? Vector512.Load(c + 1 * cStride + 48) : Vector512<float>.Zero;
        var c20 = accumulate ? Vector512.Load(c + 2 * cStride) : Vector512<float>.Zero;
        var c21 = accumulate ? Vector512.Load(c + 2 * cStride + 16) : Vector512<float>.Zero;
        var c22 = accumulate ? Vector512.Load(c + 2 * cStride + 32) : Vector512<float>.Zero;
        var c23 = accumulate ? Vector512.Load(c + 2 * cStride + 48) : Vector512<float>.Zero;
        var c30 = accumulate ? Vector512.Load(c + 3 * cStride) : Vector512<float>.Zero;
        var c31 = accumulate ? Vector512.Load(c + 3 * cStride + 16) : Vector512<float>.Zero;
        var c32 = accumulate ? Vector512.Load(c + 3 * cStride + 32) : Vector512<float>.Zero;
        var c33 = accumulate ? Vector512.Load(c + 3 * cStride + 48) : Vector512<float>.Zero;
        var c40 = accumulate ? Vector512.Load(c + 4 * cStride) : Vector512<float>.Zero;
        var c41 = accumulate ? Vector512.Load(c + 4 * cStride + 16) : Vector512<float>.Zero;
        var c42 = accumulate ? Vector512.Load(c + 4 * cStride + 32) : Vector512<float>.Zero;
        var c43 = accumulate ? Vector512.Load(c + 4 * cStride + 48) : Vector512<float>.Zero;
        var c50 = accumulate ? Vector512.Load(c + 5 * cStride) : Vector512<float>.Zero;
        var c51 = accumulate ? Vector512.Load(c + 5 * cStride + 16) : Vector512<float>.Zero;
        var c52 = accumulate ? Vector512.Load(c + 5 * cStride + 32) : Vector512<float>.Zero;
        var c53 = accumulate ? Vector512.Load(c + 5 * cStride + 48) : Vector512<float>.Zero;
        for (int k = 0; k < depth; k++)
        {
            var b0 = Vector512.Load(b);
            var b1 = Vector512.Load(b + 16);
            var b2 = Vector512.Load(b + 32);
            var b3 = Vector512.Load(b + 48);
            b += bStride;
            var x0 = Vector512.Create(*a0);
            a0 += depthStride;
            c00 = Avx512F.FusedMultiplyAdd(x0, b0, c00);
            c01 = Avx512F.FusedMultiplyAdd(x0, b1, c01);
            c02 = Avx512F.FusedMultiplyAdd(x0, b2, c02);
            c03 = Avx512F.FusedMultiplyAdd(x0, b3, c03);
            var x1 = Vector512.Create(*a1);
            a1 += depthStride;
            c10 = Avx512F.FusedMultiplyAdd(x1, b0, c10);
            c11 = Avx512F.FusedMultiplyAdd(x1, b1, c11);
            c12 = Avx512F.FusedMultiplyAdd(x1, b2, c12);
            c13 = Avx512F.FusedMultiplyAdd(x1, b3, c13);
            var x2 = Vector512.Create(*a2);
            a2 += depthStride;
            c20 = Avx512F.FusedMultiplyAdd(x2, b0, c20);
            c21 = Avx512F.FusedMultiplyAdd(x2, b1, c21);
            c22 = Avx512F.FusedMultiplyAdd(x2, b2, c22);
            c23 = Avx512F.FusedMultiplyAdd(x2, b3, c23);
            var x3 = Vector512.Create(*a3);
            a3 += depthStride;
            c30 = Avx512F.FusedMultiplyAdd(x3, b0, c30);
            c31 = Avx512F.FusedMultiplyAdd(x3, b1, c31);
            c32 = Avx512F.FusedMultiplyAdd(x3, b2, c32);
            c33 = Avx512F.FusedMultiplyAdd(x3, b3, c33);
            var x4 = Vector512.Create(*a4);
            a4 += depthStride;
            c40 = Avx512F.FusedMultiplyAdd(x4, b0, c40);
            c41 = Avx512F.FusedMultiplyAdd(x4, b1, c41);
            c42 = Avx512F.FusedMultiplyAdd(x4, b2, c42);
            c43 = Avx512F.FusedMultiplyAdd(x4, b3, c43);
            var x5 = Vector512.Create(*a5);
            a5 += depthStride;
            c50 = Avx512F.FusedMultiplyAdd(x5, b0, c50);
            c51 = Avx512F.FusedMultiplyAdd(x5, b1, c51);
            c52 = Avx512F.FusedMultiplyAdd(x5, b2, c52);
            c53 = Avx512F.FusedMultiplyAdd(x5, b3, c53);
        }
        c00.Store(c);
        c01.Store(c + 16);
        c02.Store(c + 32);
        c03.Store(c + 48);
        c10.Store(c + 1 * cStride);
        c11.Store(c + 1 * cStride + 16);
        c12.Store(c + 1 * cStride + 32);
        c13.Store(c + 1 * cStride + 48);
        c20.Store(c + 2 * cStride);
        c21.Store(c + 2 * cStride + 16);
        c22.Store(c + 2 * cStride + 32);
        c23.Store(c + 2 * cStride + 48);
        c30.Store(c + 3 * cStride);
        c31.Store(c + 3 * cStride + 16);
        c32.Store(c + 3 * cStride + 32);
        c33.Store(c + 3 * cStride + 48);
        c40.Store(c + 4 * cStride);
        c41.Store(c + 4 * cStride + 16);
        c42.Store(c + 4 * cStride + 32);
        c43.Store(c + 4 * cStride + 48);
        c50.Store(c + 5 * cStride);
        c51.Store(c + 5 * cStride + 16);
        c52.Store(c + 5 * cStride + 32);
        c53.Store(c + 5 * cStride + 48);
    }

    /// <summary>16 accumulators.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four64(float* a0, nint rowStride, nint depthStride, float* b, nint bStride, float* c, nint cStride, int depth, bool accumulate)
    {
        float* a1 = a0 + 1 * rowStride;
        float* a2 = a0 + 2 * rowStride;
        float* a3 = a0 + 3 * rowStride;
        var c00 = accumulate ? Vector512.Load(c) : Vector512<float>.Zero;
        var c01 = accumulate ? Vector512.Load(c + 16) : Vector512<float>.Zero;
        var c02 = accumulate ? Vector512.Load(c + 32) : Vector512<float>.Zero;
        var c03 = accumulate ? Vector512.Load(c + 48) : Vector512<float>.Zero;
        var c10 = accumulate ? Vector512.Load(c + 1 * cStride) : Vector512<float>.Zero;
        var c11 = accumulate ? Vector512.Load(c + 1 * cStride + 16) : Vector512<float>.Zero;
        var c12 = accumulate ? Vector512.Load(c + 1 * cStride + 32) : Vector512<float>.Zero;
        var c13 = accumulate ? Vector512.Load(c + 1 * cStride + 48) : Vector512<float>.Zero;
        var c20 = accumulate ? Vector512.Load(c + 2 * cStride) : Vector512<float>.Zero;
        var c21 = accumulate ? Vector512.Load(c + 2 * cStride + 16) : Vector512<float>.Zero;
        var c22 = accumulate ? Vector512.Load(c + 2 * cStride + 32) : Vector512<float>.Zero;
        var c23 = accumulate ? Vector512.Load(c + 2 * cStride + 48) : Vector512<float>.Zero;
        var c30 = accumulate ? Vector512.Load(c + 3 * cStride) : Vector512<float>.Zero;
        var c31 = accumulate ? Vector512.Load(c + 3 * cStride + 16) : Vector512<float>.Zero;
        var c32 = accumulate ? Vector512.Load(c + 3 * cStride + 32) : Vector512<float>.Zero;
        var c33 = accumulate ? Vector512.Load(c + 3 * cStride + 48) : Vector512<float>.Zero;
        for (int k = 0; k < depth; k++)
        {
            var b0 = Vector512.Load(b);
            var b1 = Vector512.Load(b + 16);
            var b2 = Vector512.Load(b + 32);
            var b3 = Vector512.Load(b + 48);
            b += bStride;
            var x0 = Vector512.Create(*a0);
            a0 += depthStride;
            c00 = Avx512F.FusedMultiplyAdd(x0, b0, c00);
            c01 = Avx512F.FusedMultiplyAdd(x0, b1, c01);
            c02 = Avx512F.FusedMultiplyAdd(x0, b2, c02);
            c03 = Avx512F.FusedMultiplyAdd(x0, b3, c03);
            var x1 = Vector512.Create(*a1);
            a1 += depthStride;
            c10 = Avx512F.FusedMultiplyAdd(x1, b0, c10);
            c11 = Avx512F.FusedMultiplyAdd(x1, b1, c11);
            c12 = Avx512F.FusedMultiplyAdd(x1, b2, c12);
            c13 = Avx512F.FusedMultiplyAdd(x1, b3, c13);
            var x2 = Vector512.Create(*a2);
            a2 += depthStride;
            c20 = Avx512F.FusedMultiplyAdd(x2, b0, c20);
            c21 = Avx512F.FusedMultiplyAdd(x2, b1, c21);
            c22 = Avx512F.FusedMultiplyAdd(x2, b2, c22);
            c23 = Avx512F.FusedMultiplyAdd(x2, b3, c23);
            var x3 = Vector512.Create(*a3);
            a3 += depthStride;
            c30 = Avx512F.FusedMultiplyAdd(x3, b0, c30);
            c31 = Avx512F.FusedMultiplyAdd(x3, b1, c31);
            c32 = Avx512F.FusedMultiplyAdd(x3, b2, c32);
            c33 = Avx512F.FusedMultiplyAdd(x3, b3, c33);
        }
        c00.Store(c);
        c01.Store(c + 16);
        c02.Store(c + 32);
        c03.Store(c + 48);
        c10.Store(c + 1 * cStride);
        c11.Store(c + 1 * cStride + 16);
        c12.Store(c + 1 * cStride + 32);
        c13.Store(c + 1 * cStride + 48);
        c20.Store(c + 2 * cStride);
        c21.Store(c + 2 * cStride + 16);
        c22.Store(c + 2 * cStride + 32);
        c23.Store(c + 2 * cStride + 48);
        c30.Store(c + 3 * cStride);
        c31.Store(c + 3 * cStride + 16);
        c32.Store(c + 3 * cStride + 32);
        c33.Store(c + 3 * cStride + 48);
    }

    /// <summary>One row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One64(float* a0, nint rowStride, nint depthStride, float* b, nint bStride, float* c, nint cStride, int depth, bool accumulate)
    {
        var c00 = accumulate ? Vector512.Load(c) : Vector512<float>.Zero;
        var c01 = accumulate ? Vector512.Load(c + 16) : Vector512<float>.Zero;
        var c02 = accumulate ? Vector512.Load(c + 32) : Vector512<float>.Zero;
        var c03 = accumulate ? Vector512.Load(c + 48) : Vector512<float>.Zero;
        for (int k = 0; k < depth; k++)
        {
            var b0 = Vector512.Load(b);
            var b1 = Vector512.Load(b + 16);
            var b2 = Vector512.Load(b + 32);
            var b3 = Vector512.Load(b + 48);
            b += bStride;
            var x0 = Vector512.Create(*a0);
            a0 += depthStride;
            c00 = Avx512F.FusedMultiplyAdd(x0, b0, c00);
            c01 = Avx512F.FusedMultiplyAdd(x0, b1, c01);
            c02 = Avx512F.FusedMultiplyAdd(x0, b2, c02);
            c03 = Avx512F.FusedMultiplyAdd(x0, b3, c03);
        }
        c00.Store(c);
        c01.Store(c + 16);
        c02.Store(c + 32);
        c03.Store(c + 48);
    }

    /// <summary>12 accumulators.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Six32(float* a0, nint rowStride, nint depthStride, float* b, nint bStride, float* c, nint cStride, int depth, bool accumulate)
    {
        float* a1 = a0 + 1 * rowStride;
        float* a2 = a0 + 2 * rowStride;
        float* a3 = a0 + 3 * rowStride;
        float* a4 = a0 + 4 * rowStride;
        float* a5 = a0 + 5 * rowStride;
        var c00 = accumulate ? Vector512.Load(c) : Vector512<float>.Zero;
        var c01 = accumulate ? Vector512.Load(c + 16) : Vector512<float>.Zero;
        var c10 = accumulate ? Vector512.Load(c + 1 * cStride) : Vector512<float>.Zero;
        var c11 = accumulate ? Vector512.Load(c + 1 * cStride + 16) : Vector512<float>.Zero;
        var c20 = accumulate ? Vector512.Load(c + 2 * cStride) : Vector512<float>.Zero;
        var c21 = accumulate ? Vector512.Load(c + 2 * cStride + 16) : Vector512<float>.Zero;
        var c30 = accumulate ? Vector512.Load(c + 3 * cStride) : Vector512<float>.Zero;
        var c31 = accumulate ? Vector512.Load(c + 3 * cStride + 16) : Vector512<float>.Zero;
        var c40 = accumulate ? Vector512.Load(c + 4 * cStride) : Vector512<float>.Zero;
        var c41 = accumulate ? Vector512.Load(c + 4 * cStride + 16) : Vector512<float>.Zero;
        var c50 = accumulate ? Vector512.Load(c + 5 * cStride) : Vector512<float>.Zero;
        var c51 = accumulate ? Vector512.Load(c + 5 * cStride + 16) : Vector512<float>.Zero;
        for (int k = 0; k < depth; k++)
        {
            var b0 = Vector512.Load(b);
            var b1 = Vector512.Load(b + 16);
            b += bStride;
            var x0 = Vector512.Create(*a0);
            a0 += depthStride;
            c00 = Avx512F.FusedMultiplyAdd(x0, b0, c00);
            c01 = Avx512F.FusedMultiplyAdd(x0, b1, c01);
            var x1 = Vector512.Create(*a1);
            a1 += depthStride;
            c10 = Avx512F.FusedMultiplyAdd(x1, b0, c10);
            c11 = Avx512F.FusedMultiplyAdd(x1, b1, c11);
            var x2 = Vector512.Create(*a2);
            a2 += depthStride;
            c20 = Avx512F.FusedMultiplyAdd(x2, b0, c20);
            c21 = Avx512F.FusedMultiplyAdd(x2, b1, c21);
            var x3 = Vector512.Create(*a3);
            a3 += depthStride;
            c30 = Avx512F.FusedMultiplyAdd(x3, b0, c30);
            c31 = Avx512F.FusedMultiplyAdd(x3, b1, c31);
            var x4 = Vector512.Create(*a4);
            a4 += depthStride;
            c40 = Avx512F.FusedMultiplyAdd(x4, b0, c40);
            c41 = Avx512F.FusedMultiplyAdd(x4, b1, c41);
            var x5 = Vector512.Create(*a5);
            a5 += depthStride;
            c50 = Avx512F.FusedMultiplyAdd(x5, b0, c50);
            c51 = Avx512F.FusedMultiplyAdd(x5, b1, c51);
        }
        c00.Store(c);
        c01.Store(c + 16);
        c10.Store(c + 1 * cStride);
        c11.Store(c + 1 * cStride + 16);
        c20.Store(c + 2 * cStride);
        c21.Store(c + 2 * cStride + 16);
        c30.Store(c + 3 * cStride);
        c31.Store(c + 3 * cStride + 16);
        c40.Store(c + 4 * cStride);
        c41.Store(c + 4 * cStride + 16);
        c50.Store(c + 5 * cStride);
        c51.Store(c + 5 * cStride + 16);
    }

    /// <summary>One row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One32(float* a0, nint rowStride, nint depthStride, float* b, nint bStride, float* c, nint cStride, int depth, bool accumulate)
    {
        var c00 = accumulate ? Vector512.Load(c) : Vector512<float>.Zero;
        var c01 = accumulate ? Vector512.Load(c + 16) : Vector512<float>.Zero;
        for (int k = 0; k < depth; k++)
        {
            var b0 = Vector512.Load(b);
            var b1 = Vector512.Load(b + 16);
            b += bStride;
            var x0 = Vector512.Create(*a0);
            a0 += depthStride;
            c00 = Avx512F.FusedMultiplyAdd(x0, b0, c00);
            c01 = Avx512F.FusedMultiplyAdd(x0, b1, c01);
        }
        c00.Store(c);
        c01.Store(c + 16);
    }

    /// <summary>6 accumulators.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Six16(float* a0, nint rowStride, nint depthStride, float* b, nint bStride, float* c, nint cStride, int depth, bool accumulate)
    {
        float* a1 = a0 + 1 * rowStride;
        float* a2 = a0 + 2 * rowStride;
        float* a3 = a0 + 3 * rowStride;
        float* a4 = a0 + 4 * rowStride;
        float* a5 = a0 + 5 * rowStride;
        var c00 = accumulate ? Vector512.Load(c) : Vector512<float>.Zero;
        var c10 = accumulate ? Vector512.Load(c + 1 * cStride) : Vector512<float>.Zero;
        var c20 = accumulate ? Vector512.Load(c + 2 * cStride) : Vector512<float>.Zero;
        var c30 = accumulate ? Vector512.Load(c + 3 * cStride) : Vector512<float>.Zero;
        var c40 = accumulate ? Vector512.Load(c + 4 * cStride) : Vector512<float>.Zero;
        var c50 = accumulate ? Vector512.Load(c + 5 * cStride) : Vector512<float>.Zero;
        for (int k = 0; k < depth; k++)
        {
            var b0 = Vector512.Load(b);
            b += bStride;
            var x0 = Vector512.Create(*a0);
            a0 += depthStride;
            c00 = Avx512F.FusedMultiplyAdd(x0, b0, c00);
            var x1 = Vector512.Create(*a1);
            a1 += depthStride;
            c10 = Avx512F.FusedMultiplyAdd(x1, b0, c10);
            var x2 = Vector512.Create(*a2);
            a2 += depthStride;
            c20 = Avx512F.FusedMultiplyAdd(x2, b0, c20);
            var x3 = Vector512.Create(*a3);
            a3 += depthStride;
            c30 = Avx512F.FusedMultiplyAdd(x3, b0, c30);
            var x4 = Vector512.Create(*a4);
            a4 += depthStride;
            c40 = Avx512F.FusedMultiplyAdd(x4, b0, c40);
            var x5 = Vector512.Create(*a5);
            a5 += depthStride;
            c50 = Avx512F.FusedMultiplyAdd(x5, b0, c50);
        }
        c00.Store(c);
        c10.Store(c + 1 * cStride);
        c20.Store(c + 2 * cStride);
        c30.Store(c + 3 * cStride);
        c40.Store(c + 4 * cStride);
        c50.Store(c + 5 * cStride);
    }

    /// <summary>One row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One16(float* a0, nint rowStride, nint depthStride, float* b, nint bStride, float* c, nint cStride, int depth, bool accumulate)
    {
        var c00 = accumulate ? Vector512.Load(c) : Vector512<float>.Zero;
        for (int k = 0; k < depth; k++)
        {
            var b0 = Vector512.Load(b);
            b += bStride;
            var x0 = Vector512.Create(*a0);
            a0 += depthStride;
            c00 = Avx512F.FusedMultiplyAdd(x0, b0, c00);
        }
        c00.Store(c);
    }
}
