using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Casebook.Models.Quantization;

/// <summary>Eight fp32 numbers at a time, always eight, so that a file quantised on one processor equals that of another.</summary>
internal static class Lanes
{
    public const int Count = 8;

    public static Vector256<float> Load(ReadOnlySpan<float> values, int at) => Vector256.Create(values.Slice(at, Count));

    /// <summary>The largest magnitude; 0 for none.</summary>
    /// <param name="values">A multiple of eight.</param>
    public static float LargestMagnitude(ReadOnlySpan<float> values)
    {
        Vector256<float> largest = Vector256<float>.Zero;
        for (int i = 0; i < values.Length; i += Count)
        {
            largest = Vector256.Max(largest, Vector256.Abs(Load(values, i)));
        }
        float result = 0;
        for (int i = 0; i < Count; i++)
        {
            result = Math.Max(result, largest[i]);
        }
        return result;
    }

    /// <summary>Rounds halves away from zero, as C's <c>roundf</c>: just less than a half is added, so that 0.49999997 does not become 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> RoundAwayFromZero(Vector256<float> values)
    {
        Vector256<float> sign = values & Vector256.Create(-0f);
        return Vector256.Truncate(values + (Vector256.Create(0.49999997f) | sign));
    }

    /// <summary>The whole number nearest to each element's product with <paramref name="factor"/>, within bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Nearest(Vector256<float> values, float factor, float lowest, float highest) =>
        Vector256.Min(Vector256.Max(Vector256.Round(values * factor), Vector256.Create(lowest)), Vector256.Create(highest));

    /// <summary>The sum, in the order of the lanes.</summary>
    public static double Total(Vector256<float> sums)
    {
        double total = 0;
        for (int i = 0; i < Count; i++)
        {
            total += sums[i];
        }
        return total;
    }
}
