using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Casebook.Engine.Kernels.BrainFloats;

/// <summary>
/// Products of a BF16 panel with a tile of BF16 rows, summed in fp32. Every output is one chain over the pairs of
/// elements, in each pair the second product before the first, each added with one rounding; what stood in the output is
/// added last. On all paths, so the bits are the same.
/// </summary>
internal static unsafe class BrainDots
{
    private const int StretchPairs = 64;

    private static readonly EmittedCode _code = new(2 * BrainRows.MaximumTile, piece => BrainAssembler.Assemble(piece / 2 + 1, askAhead: piece % 2 == 1));

    /// <summary>Floats of scratch that a product in fp32 uses: weights, rows, sums.</summary>
    public const int ScratchFloats = (2 * StretchPairs * (BrainPanels.Outputs + BrainRows.MaximumTile)) + (BrainRows.MaximumTile * BrainPanels.Outputs);

    internal static bool HasInstruction { get; } = X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= 7 && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0;

    /// <param name="fromMemory">Whether the panel is not in the cache yet.</param>
    /// <exception cref="KernelPathException">The system has no more memory for code.</exception>
    public static void Run(KernelPath path, int tokens, bool fromMemory, BrainArguments* arguments, float* scratch)
    {
        if (path == KernelPath.Emitted && HasInstruction)
            Emitted(tokens, fromMemory && tokens >= EmittedCode.LeastRowsToAskAhead, arguments);
        else
            Widened(path, tokens, arguments, scratch);
    }

    private static void Emitted(int tokens, bool askAhead, BrainArguments* arguments) =>
        ((delegate* unmanaged[SuppressGCTransition]<BrainArguments*, void>)_code.Address(2 * (tokens - 1) + (askAhead ? 1 : 0)))(arguments);

    /// <summary>Widening is exact, and the products are those of fp32 weights in the order of the pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widened(KernelPath path, int tokens, BrainArguments* arguments, float* scratch)
    {
        int columns = (int)arguments->Vectors * Lanes.Count, stretch = 2 * StretchPairs;
        float* weights = scratch;
        float* rows = weights + stretch * BrainPanels.Outputs;
        float* sums = rows + stretch * BrainRows.MaximumTile;
        int pairs = (int)arguments->Turns * BrainAssembler.Unrolled;
        for (int first = 0; first < pairs; first += StretchPairs)
        {
            int here = Math.Min(StretchPairs, pairs - first);
            BrainPanels.Widen(arguments->Panel + (nint)first * 2 * BrainPanels.Outputs, here, weights);
            BrainPanels.WidenRows(arguments->Rows + (nint)first * 2 * tokens, tokens, here, rows, stretch);
            MatrixProduct.Block(path, rows, stretch, 1, weights, BrainPanels.Outputs, sums, BrainPanels.Outputs, tokens, columns, 2 * here, first > 0);
        }
        for (int t = 0; t < tokens; t++)
        {
            float* output = (float*)((byte*)arguments->Output + t * arguments->OutputStride);
            for (int c = 0; c < columns; c++)
                output[c] = arguments->Accumulate != 0 ? output[c] + sums[t * BrainPanels.Outputs + c] : sums[t * BrainPanels.Outputs + c];
        }
    }
}
