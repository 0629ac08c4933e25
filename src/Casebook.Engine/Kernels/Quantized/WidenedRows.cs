using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Casebook.Engine.Kernels.Quantized;

/// <summary>One block of a row as 16-bit numbers, for processors without byte products that can not overflow.</summary>
internal static unsafe class WidenedRows
{
    /// <summary>
    /// From 32 bytes to 16 words of two numbers each: first the even elements of all eight groups of four, then the odd
    /// ones, as the weights' bytes come apart by a mask and by a shift.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pairs(byte* row, int* pairs)
    {
        var both = Vector256.Load(row).AsInt16();
        ((both << 8) >> 8).AsInt32().Store(pairs);
        (both >> 8).AsInt32().Store(pairs + 8);
    }
}
