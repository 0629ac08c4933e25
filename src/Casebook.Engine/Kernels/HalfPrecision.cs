using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Casebook.Engine.Kernels;

/// <summary>IEEE half precision to fp32, sixteen at a time and exactly.</summary>
internal static unsafe class HalfPrecision
{
    /// <summary>Exponent and mantissa in place are 2^112 too small, which the product puts right; infinities and NaNs get the full exponent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Widen(ushort* sixteen)
    {
        var (low, high) = Vector256.Widen(Vector256.Load(sixteen));
        var bits = Vector512.Create(low, high);
        var magnitude = bits & Vector512.Create(0x7FFFu);
        var finite = ((magnitude << 13).AsSingle() * Vector512.Create(5.192296858534828e33f)).AsUInt32();
        var special = (magnitude << 13) | Vector512.Create(0x7F800000u);
        var value = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(0x7C00u)), special, finite);
        return (value | ((bits & Vector512.Create(0x8000u)) << 16)).AsSingle();
    }
}
