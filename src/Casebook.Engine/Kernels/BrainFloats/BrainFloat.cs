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

    /// <summary>The smallest fp32 number, by its bits, that is rounded up to the least that counts: half a step below it, and from there to the even one.</summary>
    public const uint LeastRoundedUp = Least - 0x8000;

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

    /// <summary>A weight of a file.</summary>
    public static ushort Weight(ushort bits) => ((uint)(bits & 0x7FFF) << 16) < Least ? (ushort)0 : bits;
}
