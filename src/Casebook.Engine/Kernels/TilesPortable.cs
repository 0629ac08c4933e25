using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Casebook.Engine.Kernels;

/// <summary>
/// Register tiles on .NET's portable 128-bit vectors: native on Arm, exact (and slow) where the processor has no fused
/// multiply-add. Arguments as in <c>MatrixProduct.Block</c>.
/// </summary>
internal static unsafe class TilesPortable
{
    public static void Run(float* a, nint rowStride, nint depthStride, float* b, nint bStride, float* c, nint cStride, int rows, int columns, int depth, bool accumulate)
    {
        for (int column = 0; column < columns; column += 16)
        {
            int row = 0;
            for (; row + 4 <= rows; row += 4)
                Four16(a + row * rowStride, rowStride, depthStride, b + column, bStride, c + row * cStride + column, cStride, depth, accumulate);
            for (; row < rows; row++)
                One16(a + row * rowStride, rowStride, depthStride, b + column, bStride, c + row * cStride + column, cStride, depth, accumulate);
        }
    }

    /// <summary>16 of the 32 registers of an Arm processor accumulate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four16(float* a0, nint rowStride, nint depthStride, float* b, nint bStride, float* c, nint cStride, int depth, bool accumulate)
    {
        float* a1 = a0 + 1 * rowStride;
        float* a2 = a0 + 2 * rowStride;
        float* a3 = a0 + 3 * rowStride;
        var c00 = accumulate ? Vector128.Load(c) : Vector128<float>.Zero;
        var c01 = accumulate ? Vector128.Load(c + 4) : Vector128<float>.Zero;
        var c02 = accumulate ? Vector128.Load(c + 8) : Vector128<float>.Zero;
        var c03 = accumulate ? Vector128.Load(c + 12) : Vector128<float>.Zero;
        var c10 = accumulate ? Vector128.Load(c + 1 * cStride) : Vector128<float>.Zero;
        var c11 = accumulate ? Vector128.Load(c + 1 * cStride + 4) : Vector128<float>.Zero;
        var c12 = accumulate ? Vector128.Load(c + 1 * cStride + 8) : Vector128<float>.Zero;
        var c13 = accumulate ? Vector128.Load(c + 1 * cStride + 12) : Vector128<float>.Zero;
        var c20 = accumulate ? Vector128.Load(c + 2 * cStride) : Vector128<float>.Zero;
        var c21 = accumulate ? Vector128.Load(c + 2 * cStride + 4) : Vector128<float>.Zero;
        var c22 = accumulate ? Vector128.Load(c + 2 * cStride + 8) : Vector128<float>.Zero;
        var c23 = accumulate ? Vector128.Load(c + 2 * cStride + 12) : Vector128<float>.Zero;
        var c30 = accumulate ? Vector128.Load(c + 3 * cStride) : Vector128<float>.Zero;
        var c31 = accumulate ? Vector128.Load(c + 3 * cStride + 4) : Vector128<float>.Zero;
        var c32 = accumulate ? Vector128.Load(c + 3 * cStride + 8) : Vector128<float>.Zero;
        var c33 = accumulate ? Vector128.Load(c + 3 * cStride + 12) : Vector128<float>.Zero;
        for (int k = 0; k < depth; k++)
        {
            var b0 = Vector128.Load(b);
            var b1 = Vector128.Load(b + 4);
            var b2 = Vector128.Load(b + 8);
            var b3 = Vector128.Load(b + 12);
            b += bStride;
            var x0 = Vector128.Create(*a0);
            a0 += depthStride;
            c00 = Vector128.FusedMultiplyAdd(x0, b0, c00);
            c01 = Vector128.FusedMultiplyAdd(x0, b1, c01);
            c02 = Vector128.FusedMultiplyAdd(x0, b2, c02);
            c03 = Vector128.FusedMultiplyAdd(x0, b3, c03);
            var x1 = Vector128.Create(*a1);
            a1 += depthStride;
            c10 = Vector128.FusedMultiplyAdd(x1, b0, c10);
            c11 = Vector128.FusedMultiplyAdd(x1, b1, c11);
            c12 = Vector128.FusedMultiplyAdd(x1, b2, c12);
            c13 = Vector128.FusedMultiplyAdd(x1, b3, c13);
            var x2 = Vector128.Create(*a2);
            a2 += depthStride;
            c20 = Vector128.FusedMultiplyAdd(x2, b0, c20);
            c21 = Vector128.FusedMultiplyAdd(x2, b1, c21);
            c22 = Vector128.FusedMultiplyAdd(x2, b2, c22);
            c23 = Vector128.FusedMultiplyAdd(x2, b3, c23);
            var x3 = Vector128.Create(*a3);
            a3 += depthStride;
            c30 = Vector128.FusedMultiplyAdd(x3, b0, c30);
            c31 = Vector128.FusedMultiplyAdd(x3, b1, c31);
            c32 = Vector128.FusedMultiplyAdd(x3, b2, c32);
            c33 = Vector128.FusedMultiplyAdd(x3, b3, c33);
        }
        c00.Store(c);
        c01.Store(c + 4);
        c02.Store(c + 8);
        c03.Store(c + 12);
        c10.Store(c + 1 * cStride);
        c11.Store(c + 1 * cStride + 4);
        c12.Store(c + 1 * cStride + 8);
        c13.Store(c + 1 * cStride + 12);
        c20.Store(c + 2 * cStride);
        c21.Store(c + 2 * cStride + 4);
        c22.Store(c + 2 * cStride + 8);
        c23.Store(c + 2 * cStride + 12);
        c30.Store(c + 3 * cStride);
        c31.Store(c + 3 * cStride + 4);
        c32.Store(c + 3 * cStride + 8);
        c33.Store(c + 3 * cStride + 12);
    }

    /// <summary>One row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One16(float* a0, nint rowStride, nint depthStride, float* b, nint bStride, float* c, nint cStride, int depth, bool accumulate)
    {
        var c00 = accumulate ? Vector128.Load(c) : Vector128<float>.Zero;
        var c01 = accumulate ? Vector128.Load(c + 4) : Vector128<float>.Zero;
        var c02 = accumulate ? Vector128.Load(c + 8) : Vector128<float>.Zero;
        var c03 = accumulate ? Vector128.Load(c + 12) : Vector128<float>.Zero;
        for (int k = 0; k < depth; k++)
        {
            var b0 = Vector128.Load(b);
            var b1 = Vector128.Load(b + 4);
            var b2 = Vector128.Load(b + 8);
            var b3 = Vector128.Load(b + 12);
            b += bStride;
            var x0 = Vector128.Create(*a0);
            a0 += depthStride;
            c00 = Vector128.FusedMultiplyAdd(x0, b0, c00);
            c01 = Vector128.FusedMultiplyAdd(x0, b1, c01);
            c02 = Vector128.FusedMultiplyAdd(x0, b2, c02);
            c03 = Vector128.FusedMultiplyAdd(x0, b3, c03);
        }
        c00.Store(c);
        c01.Store(c + 4);
        c02.Store(c + 8);
        c03.Store(c + 12);
    }
}
