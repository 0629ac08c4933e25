using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Casebook.Engine.Kernels;

/// <summary>silu(gate) · up of one row (Shazeer, arXiv 2002.05202), and its derivative. Widths are multiples of 16.</summary>
internal static unsafe class SwiGlu
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* gate, float* up, int width, float* output)
    {
        for (int i = 0; i < width; i += Lanes.Count)
        {
            var g = Lanes.Load(gate + i);
            (g * Sigmoid(g) * Lanes.Load(up + i)).Store(output + i);
        }
    }

    /// <summary>
    /// The derivatives by gate and up, which may stand in their places, and the forward output again, which the
    /// derivative of the next matrix needs.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* gate, float* up, float* dOutput, int width, float* dGate, float* dUp, float* output)
    {
        for (int i = 0; i < width; i += Lanes.Count)
        {
            var g = Lanes.Load(gate + i);
            var u = Lanes.Load(up + i);
            var d = Lanes.Load(dOutput + i);
            var sigmoid = Sigmoid(g);
            var silu = g * sigmoid;
            (silu * u).Store(output + i);
            (d * silu).Store(dUp + i);
            // d silu / d g = s + g s (1 − s)
            (d * u * Lanes.MultiplyAdd(silu, Vector512<float>.One - sigmoid, sigmoid)).Store(dGate + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Sigmoid(Vector512<float> x) => Vector512<float>.One / (Vector512<float>.One + Lanes.Exp(-x));
}
