using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Casebook.Engine.Kernels.Quantized;

/// <summary>
/// The products with <c>vpdpbusd</c>, which .NET has no intrinsic for in its 512-bit form: one piece of code for each
/// kind of scale and each number of tokens, assembled when first needed.
/// </summary>
internal static unsafe class EmittedDots
{
    private static readonly Lazy<(nint[] Kernels, string? Refusal)> Assembled = new(Assemble);

    /// <summary>Why this machine does not run emitted code; null where it does.</summary>
    public static string? Refusal =>
        !OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64 ? "it is made for Linux on x64"
        : !Avx512BW.IsSupported || !HasVectorNeuralNetworkInstructions() ? "this processor lacks AVX-512 VNNI"
        : Assembled.Value.Refusal;

    public static void Run(ScaleKind kind, int tokens, DotArguments* arguments) =>
        ((delegate* unmanaged[SuppressGCTransition]<DotArguments*, void>)Assembled.Value.Kernels[Index(kind, tokens)])(arguments);

    private static int Index(ScaleKind kind, int tokens) => (int)kind * QuantizedRows.MaximumTile + tokens - 1;

    private static bool HasVectorNeuralNetworkInstructions() => (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0;

    private static (nint[], string?) Assemble()
    {
        var kinds = Enum.GetValues<ScaleKind>();
        nint[] kernels = new nint[kinds.Length * QuantizedRows.MaximumTile];
        using var code = new MemoryStream();
        int[] offsets = new int[kernels.Length];
        foreach (var kind in kinds)
        {
            for (int tokens = 1; tokens <= QuantizedRows.MaximumTile; tokens++)
            {
                while (code.Length % 64 != 0)
                    code.WriteByte(0xCC);
                offsets[Index(kind, tokens)] = (int)code.Length;
                code.Write(DotAssembler.Assemble(kind, tokens));
            }
        }
        byte* memory = (byte*)ExecutableMemory.Place(code.GetBuffer().AsSpan(0, (int)code.Length));
        if (memory == null)
            return (kernels, "the system does not let a process make memory executable");
        for (int i = 0; i < kernels.Length; i++)
            kernels[i] = (nint)(memory + offsets[i]);
        return (kernels, null);
    }
}
