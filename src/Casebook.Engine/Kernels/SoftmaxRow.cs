using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Casebook.Engine.Kernels;

/// <summary>
/// The softmax of one row: the maximum, then exponentials summed in sixteen lanes by absolute index. What lies between
/// <c>count</c> and the next multiple of 16 is overwritten, with 0 in the end.
/// </summary>
internal static unsafe class SoftmaxRow
{
    /// <summary>Replaces row[0..count) by exp(row − max) and gives max and sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (float Max, float Sum) Exponentials(float* row, int count)
    {
        float max = Maximum(row, count);
        var sum = Vector512<float>.Zero;
        var shift = Lanes.All(max);
        for (int i = 0; i < count; i += Lanes.Count)
        {
            var e = Lanes.Exp(Lanes.Load(row + i) - shift);
            e.Store(row + i);
            sum += e;
        }
        return (max, Lanes.Sum(sum));
    }

    /// <summary>Σ exp(row − max) · (row − max), from which the entropy follows. The row keeps its values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float WeightedShift(float* row, int count, float max)
    {
        var sum = Vector512<float>.Zero;
        var shift = Lanes.All(max);
        Mask(row, count);
        for (int i = 0; i < count; i += Lanes.Count)
        {
            // −∞ · 0 would be NaN; 88 below the maximum, e is 0 anyway.
            var x = Vector512.MaxNative(Lanes.All(-88f), Lanes.Load(row + i) - shift);
            sum = Lanes.MultiplyAdd(Lanes.Exp(x), x, sum);
        }
        return Lanes.Sum(sum);
    }

    /// <summary>row = row · factor over the padded count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(float* row, int count, float factor)
    {
        var scale = Lanes.All(factor);
        for (int i = 0; i < count; i += Lanes.Count)
            (Lanes.Load(row + i) * scale).Store(row + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Maximum(float* row, int count)
    {
        Mask(row, count);
        var max = Lanes.All(float.NegativeInfinity);
        for (int i = 0; i < count; i += Lanes.Count)
            max = Vector512.MaxNative(max, Lanes.Load(row + i));
        return Lanes.Max(max);
    }

    private static void Mask(float* row, int count)
    {
        for (int i = count; i % Lanes.Count != 0; i++)
            row[i] = float.NegativeInfinity;
    }
}
