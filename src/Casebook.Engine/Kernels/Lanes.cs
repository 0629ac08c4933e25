using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Casebook.Engine.Kernels;

/// <summary>
/// Sixteen fp32 lanes: the unit of every reduction that is not a matrix product. The runtime maps them to 512-, 256- or
/// 128-bit instructions; each operation is one rounding per lane, so the bits are the same on all of them.
/// </summary>
internal static unsafe class Lanes
{
    /// <summary>Lanes of a vector; buffers are padded to multiples of it.</summary>
    public const int Count = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> All(float value) => Vector512.Create(value);

    /// <summary>a · b + c, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        Vector512.FusedMultiplyAdd(a, b, c);

    /// <summary>The sum of the lanes, halves first: a tree that is the same on every platform, unlike <c>Vector512.Sum</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> lanes)
    {
        var eight = lanes.GetLower() + lanes.GetUpper();
        var four = eight.GetLower() + eight.GetUpper();
        var two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two.GetElement(0) + two.GetElement(1);
    }

    /// <summary>The largest lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Vector512<float> lanes)
    {
        var eight = Vector256.MaxNative(lanes.GetLower(), lanes.GetUpper());
        var four = Vector128.MaxNative(eight.GetLower(), eight.GetUpper());
        var two = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        float a = two.GetElement(0), b = two.GetElement(1);
        return a > b ? a : b;
    }

    /// <summary>
    /// e to the power of each lane: x = n ln 2 + r, a polynomial of degree 7 in r (Cephes' coefficients), then n into the
    /// exponent. Below −87.3 the result is exactly 0, which is what masked attention scores need. Relative error 1e-7.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        var tooSmall = Vector512.LessThan(x, All(-87.3f));
        // The native operations give the second operand where it is NaN, so a NaN comes through.
        var clamped = Vector512.MinNative(All(88f), Vector512.MaxNative(All(-87.3f), x));
        // Adding and taking away 1.5 · 2^23 rounds to the nearest integer with ordinary additions.
        var magic = All(12582912f);
        var n = MultiplyAdd(clamped, All(1.44269504f), magic) - magic;
        var r = MultiplyAdd(n, All(-0.693359375f), clamped);
        r = MultiplyAdd(n, All(2.12194440e-4f), r);
        var p = All(1.9875691500E-4f);
        p = MultiplyAdd(p, r, All(1.3981999507E-3f));
        p = MultiplyAdd(p, r, All(8.3334519073E-3f));
        p = MultiplyAdd(p, r, All(4.1665795894E-2f));
        p = MultiplyAdd(p, r, All(1.6666665459E-1f));
        p = MultiplyAdd(p, r, All(5.0000001201E-1f));
        p = MultiplyAdd(p, r * r, r + Vector512<float>.One);
        var scale = ((Vector512.ConvertToInt32(n) + Vector512.Create(127)) << 23).AsSingle();
        return Vector512.AndNot(p * scale, tooSmall);
    }
}
