using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Casebook.Engine.Kernels.BrainFloats;

/// <summary>
/// BF16 numbers as products take them. Whatever is smaller than 2⁻⁵⁰ is 0: then every product is a multiple of 2⁻¹¹⁴, and
/// so is every sum, which keeps all of them away from the denormal numbers, that <c>vdpbf16ps</c> takes for 0 and other
/// instructions do not.
/// </summary>
internal static class BrainFloat
{
    private const uint Least = (127u - 50) << 23;

    /// <summary>Rounds to the nearest, ties to even.</summary>
    /// <returns>Sixteen bits in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Round(Vector512<float> values)
    {
        var bits = values.AsUInt32();
        var rounded = bits + Vector512.Create(0x7FFFu) + ((bits >>> 16) & Vector512.Create(1u));
        // A NaN's bits could be carried over into a number.
        rounded = Vector512.ConditionalSelect(Vector512.Equals(values, values).AsUInt32(), rounded, Vector512.Create(0x7FC00000u));
        var magnitude = rounded & Vector512.Create(0x7FFF0000u);
        return Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(Least)), Vector512<uint>.Zero, rounded) >>> 16;
    }

    /// <summary>The same, as numbers of sixteen bits side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> RoundHalf(Vector512<float> values)
    {
        var bits = Round(values);
        return Vector256.Narrow(bits.GetLower(), bits.GetUpper());
    }

    /// <summary>Rounds a row of a multiple of 32 elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void RoundRow(float* source, int count, ushort* to)
    {
        for (int i = 0; i < count; i += 2 * Lanes.Count)
            Vector512.Narrow(Round(Lanes.Load(source + i)), Round(Lanes.Load(source + i + Lanes.Count))).Store(to + i);
    }

    /// <summary>A weight of a file.</summary>
    public static ushort Weight(ushort bits) => ((uint)(bits & 0x7FFF) << 16) < Least ? (ushort)0 : bits;
}
