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
    private static readonly nint[] Addresses = new nint[Enum.GetValues<TensorEncoding>().Length * QuantizedRows.MaximumTile * 2];
    private static readonly Lock Assembling = new();
    private static readonly Lazy<bool> MayBePlaced = new(() => ExecutableMemory.Place([Return]) != null);

    private const byte Return = 0xC3;

    /// <summary>Rows from which on it pays to ask for weights ahead of time: with fewer, the processor itself reads far enough ahead.</summary>
    private const int LeastAhead = 3;

    /// <summary>Why this machine does not run emitted code; null where it does.</summary>
    public static string? Refusal =>
        !OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64 ? "it is made for Linux on x64"
        : !Avx512BW.IsSupported || !HasVectorNeuralNetworkInstructions() ? "this processor lacks AVX-512 VNNI"
        : !MayBePlaced.Value ? "the system does not let a process make memory executable"
        : null;

    /// <summary>Products of a whole packed panel with a tile.</summary>
    /// <param name="fromMemory">Whether the panel is not in the cache yet.</param>
    /// <exception cref="KernelPathException">The system has no more memory for code.</exception>
    public static void Run(TensorEncoding encoding, int tokens, bool fromMemory, DotArguments* arguments)
    {
        bool ahead = fromMemory && tokens >= LeastAhead;
        int index = ((int)encoding * QuantizedRows.MaximumTile + tokens - 1) * 2 + (ahead ? 1 : 0);
        nint address = Volatile.Read(ref Addresses[index]);
        if (address == 0)
            address = Assemble(index, encoding, tokens, ahead);
        ((delegate* unmanaged[SuppressGCTransition]<DotArguments*, void>)address)(arguments);
    }

    private static nint Assemble(int index, TensorEncoding encoding, int tokens, bool ahead)
    {
        lock (Assembling)
        {
            if (Addresses[index] == 0)
                Volatile.Write(ref Addresses[index], (nint)ExecutableMemory.PlaceOrThrow(PanelAssembler.Assemble(encoding, tokens, ahead)));
            return Addresses[index];
        }
    }

    private static bool HasVectorNeuralNetworkInstructions() => (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0;
}
