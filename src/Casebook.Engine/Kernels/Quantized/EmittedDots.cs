using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Casebook.Models.Tensors;

namespace Casebook.Engine.Kernels.Quantized;

/// <summary>
/// The products with <c>vpdpbusd</c>, which .NET has no intrinsic for in its 512-bit form: one piece of code for each
/// format and number of tokens, assembled when first needed.
/// </summary>
internal static unsafe class EmittedDots
{
    private static readonly Lazy<(nint[] Kernels, string? Refusal)> Assembled = new(Assemble);

    /// <summary>Why this machine does not run emitted code; null where it does.</summary>
    public static string? Refusal =>
        !OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64 ? "it is made for Linux on x64"
        : !Avx512BW.IsSupported || !HasVectorNeuralNetworkInstructions() ? "this processor lacks AVX-512 VNNI"
        : Assembled.Value.Refusal;

    /// <summary>Products of a whole packed panel with a tile.</summary>
    public static void Run(TensorEncoding encoding, int tokens, DotArguments* arguments) =>
        ((delegate* unmanaged[SuppressGCTransition]<DotArguments*, void>)Code.Addresses[Index(encoding, tokens)])(arguments);

    private static bool HasVectorNeuralNetworkInstructions() => (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0;

    private static (nint[], string?) Assemble()
    {
        nint[] kernels = new nint[Enum.GetValues<TensorEncoding>().Length * QuantizedRows.MaximumTile];
        int[] offsets = new int[kernels.Length];
        using var code = new MemoryStream();
        foreach (var encoding in Enum.GetValues<TensorEncoding>().Where(PanelLayout.Has))
        {
            for (int tokens = 1; tokens <= QuantizedRows.MaximumTile; tokens++)
            {
                while (code.Length % 64 != 0)
                    code.WriteByte(0xCC);
                offsets[Index(encoding, tokens)] = (int)code.Length;
                code.Write(PanelAssembler.Assemble(encoding, tokens));
            }
        }
        byte* memory = (byte*)ExecutableMemory.Place(code.GetBuffer().AsSpan(0, (int)code.Length));
        if (memory == null)
            return (kernels, "the system does not let a process make memory executable");
        for (int i = 0; i < kernels.Length; i++)
            kernels[i] = (nint)(memory + offsets[i]);
        return (kernels, null);
    }

    private static int Index(TensorEncoding encoding, int tokens) => (int)encoding * QuantizedRows.MaximumTile + tokens - 1;

    /// <summary>Where each kernel is. In a class of its own, so that a call costs no look whether it is assembled yet.</summary>
    private static class Code
    {
        public static readonly nint[] Addresses = Assembled.Value.Kernels;
    }
}
