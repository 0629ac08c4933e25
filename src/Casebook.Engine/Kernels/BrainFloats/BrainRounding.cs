using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Casebook.Engine.Kernels.BrainFloats;

/// <summary>Rounds whole rows to BF16, by the processor's own instruction where there is one, to the same bits.</summary>
internal static unsafe class BrainRounding
{
    /// <summary>Floats ahead where rows lie one behind the other.</summary>
    private const int InSuccession = 384;

    private static readonly EmittedCode _code = new(2, piece => piece == 0 ? RoundAssembler.AssembleRow() : RoundAssembler.AssemblePairs());

    /// <summary>to[i] = source[i] · factor, rounded.</summary>
    /// <param name="count">A multiple of 16.</param>
    /// <param name="to">May begin where the source does.</param>
    /// <param name="ahead">Floats from here to what will be rounded soon, so that it is asked for.</param>
    public static void Row(float* source, int count, ushort* to, float factor = 1, nint ahead = InSuccession) => Row(KernelPaths.Current, source, count, to, factor, ahead);

    /// <summary>Pairs of two rows, 32 columns after the other.</summary>
    /// <param name="odd">Null for zeros.</param>
    /// <param name="count">A multiple of 16.</param>
    /// <param name="panelStride">Pairs from one 32 columns to the next.</param>
    /// <param name="ahead">As of <see cref="Row(float*, int, ushort*, float, nint)"/>.</param>
    public static void Pairs(float* even, float* odd, int count, uint* to, nint panelStride, nint ahead = InSuccession) =>
        Pairs(KernelPaths.Current, even, odd, count, to, panelStride, ahead);

    /// <summary>The same on a path of the caller's choice: for tests, which compare them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row(KernelPath path, float* source, int count, ushort* to, float factor, nint ahead = InSuccession)
    {
        if (path == KernelPath.Emitted && BrainDots.HasInstruction)
        {
            ((delegate* unmanaged[SuppressGCTransition]<float*, ushort*, long, nint, float, void>)_code.Address(0))(source, to, count / Lanes.Count, ahead * sizeof(float), factor);
            return;
        }
        for (int i = 0; i < count; i += Lanes.Count)
        {
            var bits = BrainFloat.Round(Lanes.Load(source + i) * Lanes.All(factor));
            Vector256.Narrow(bits.GetLower(), bits.GetUpper()).Store(to + i);
        }
    }

    /// <summary>The same on a path of the caller's choice: for tests, which compare them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pairs(KernelPath path, float* even, float* odd, int count, uint* to, nint panelStride, nint ahead = InSuccession)
    {
        if (path == KernelPath.Emitted && odd != null && BrainDots.HasInstruction)
        {
            ((delegate* unmanaged[SuppressGCTransition]<float*, float*, uint*, long, nint, nint, float, void>)_code.Address(1))(even, odd, to, count / Lanes.Count, panelStride * sizeof(uint), ahead * sizeof(float), 1);
            return;
        }
        for (int i = 0; i < count; i += Lanes.Count)
        {
            var pair = BrainFloat.Round(Lanes.Load(even + i));
            if (odd != null)
                pair |= BrainFloat.Round(Lanes.Load(odd + i)) << 16;
            pair.Store(to + i / BrainProduct.PanelWidth * panelStride + i % BrainProduct.PanelWidth);
        }
    }
}
