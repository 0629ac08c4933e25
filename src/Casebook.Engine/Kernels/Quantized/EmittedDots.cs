using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Casebook.Models.Tensors;

namespace Casebook.Engine.Kernels.Quantized;

/// <summary>
/// The products with <c>vpdpbusd</c>, which .NET has no intrinsic for in its 512-bit form: one piece of code for each
/// format and number of tokens, assembled when it is first needed.
/// </summary>
internal static unsafe class EmittedDots
{
    private const byte Return = 0xC3;

    private static readonly EmittedCode _code = new(
        Enum.GetValues<TensorEncoding>().Length * QuantizedRows.MaximumTile * 2,
        piece => PanelAssembler.Assemble((TensorEncoding)(piece / 2 / QuantizedRows.MaximumTile), piece / 2 % QuantizedRows.MaximumTile + 1, askAhead: piece % 2 == 1));

    private static readonly Lazy<bool> _mayBePlaced = new(() => ExecutableMemory.Place([Return]) != null);

    /// <summary>Why this machine does not run emitted code; null where it does.</summary>
    public static string? Refusal =>
        !OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64 ? "it is made for Linux on x64"
        : !Avx512BW.IsSupported || !HasVectorNeuralNetworkInstructions() ? "this processor lacks AVX-512 VNNI"
        : !_mayBePlaced.Value ? "the system does not let a process make memory executable"
        : null;

    /// <summary>Products of a whole packed panel with a tile.</summary>
    /// <param name="fromMemory">Whether the panel is not in the cache yet.</param>
    /// <exception cref="KernelPathException">The system has no more memory for code.</exception>
    public static void Run(TensorEncoding encoding, int tokens, bool fromMemory, DotArguments* arguments)
    {
        int piece = 2 * ((int)encoding * QuantizedRows.MaximumTile + tokens - 1) + (fromMemory && tokens >= EmittedCode.LeastRowsToAskAhead ? 1 : 0);
        ((delegate* unmanaged[SuppressGCTransition]<DotArguments*, void>)_code.Address(piece))(arguments);
    }

    private static bool HasVectorNeuralNetworkInstructions() => (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0;
}
