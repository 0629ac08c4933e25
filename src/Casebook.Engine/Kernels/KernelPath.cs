using System.Runtime.Intrinsics.X86;
using Casebook.Engine.Kernels.Quantized;

namespace Casebook.Engine.Kernels;

/// <summary>Which instructions the matrix products run on.</summary>
public enum KernelPath
{
    /// <summary>Whatever .NET's portable vectors become on this processor.</summary>
    Portable,

    /// <summary>256-bit vectors and fused multiply-add (x64).</summary>
    Avx2,

    /// <summary>512-bit vectors (x64).</summary>
    Avx512,

    /// <summary>512-bit vectors, and machine code that is assembled when first needed, for instructions that .NET does not offer (x64, Linux).</summary>
    Emitted,
}

/// <summary>The choice of a <see cref="KernelPath"/>, made once and in the open.</summary>
public static class KernelPaths
{
    /// <summary>The environment variable that forces a path: <c>portable</c>, <c>avx2</c>, <c>avx512</c> or <c>emitted</c>.</summary>
    public const string Variable = "CASEBOOK_KERNELS";

    private static readonly Lazy<KernelPath> _chosen = new(() => Choose(Environment.GetEnvironmentVariable(Variable)));

    /// <summary>The path of this process.</summary>
    /// <exception cref="KernelPathException">The variable asks for what is not there.</exception>
    public static KernelPath Current => _chosen.Value;

    /// <summary>The best path that the processor has.</summary>
    public static KernelPath Best =>
        IsSupported(KernelPath.Emitted) ? KernelPath.Emitted
        : IsSupported(KernelPath.Avx512) ? KernelPath.Avx512
        : IsSupported(KernelPath.Avx2) ? KernelPath.Avx2
        : KernelPath.Portable;

    /// <summary>Whether this processor (and .NET's settings) can run a path.</summary>
    public static bool IsSupported(KernelPath path) => path switch
    {
        KernelPath.Emitted => EmittedDots.Refusal is null,
        KernelPath.Avx512 => Avx512BW.IsSupported,
        KernelPath.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        _ => true,
    };

    /// <summary>Reads a forced choice, or takes the best path where there is none.</summary>
    /// <exception cref="KernelPathException">An unknown name, or a path that this processor lacks.</exception>
    public static KernelPath Choose(string? forced)
    {
        if (string.IsNullOrWhiteSpace(forced))
            return Best;
        KernelPath? path = forced.Trim().ToLowerInvariant() switch
        {
            "portable" => KernelPath.Portable,
            "avx2" => KernelPath.Avx2,
            "avx512" => KernelPath.Avx512,
            "emitted" => KernelPath.Emitted,
            _ => null,
        };
        if (path is not { } known)
            throw new KernelPathException(forced, "there is no such path", "Use portable, avx2, avx512 or emitted, or unset it.");
        if (!IsSupported(known))
            throw new KernelPathException(forced, known == KernelPath.Emitted ? EmittedDots.Refusal! : "this processor lacks the instructions", $"Unset it; the best path here is {Best.ToString().ToLowerInvariant()}.");
        return known;
    }
}
