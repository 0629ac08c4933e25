using System.Reflection;
using Casebook.Engine.Kernels;
using Casebook.Engine.Llama;

namespace Casebook.Engine.Replay;

/// <summary>What of an engine the bits of its numbers may depend on.</summary>
/// <param name="Version">The engine's version.</param>
/// <param name="NumberFormat">What activations are multiplied as: <c>f32</c>, <c>bf16</c> with weights in BF16, <c>int8</c> with quantised weights, or
/// <c>int8+bf16</c> with some of each.</param>
/// <param name="Kernels">The kernel path: <c>portable</c>, <c>avx2</c>, <c>avx512</c> or <c>emitted</c>.</param>
public sealed record EngineIdentity(string Version, string NumberFormat, string Kernels)
{
    /// <summary>Activations stay as they are.</summary>
    public const string Floats = "f32";

    /// <summary>Activations become bytes.</summary>
    public const string Bytes = "int8";

    /// <summary>Activations become BF16.</summary>
    public const string BrainFloats = "bf16";

    /// <summary>This engine, with weights whose products read such rows.</summary>
    internal static EngineIdentity Current(RowFormats formats) => new(
        typeof(EngineIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
        formats switch
        {
            RowFormats.Bytes => Bytes,
            RowFormats.Brain => BrainFloats,
            RowFormats.Bytes | RowFormats.Brain => $"{Bytes}+{BrainFloats}",
            _ => Floats,
        }, KernelPaths.Current.ToString().ToLowerInvariant());

    /// <summary>What differs from another engine, each as a sentence that says whether bits may differ with it.</summary>
    public IReadOnlyList<string> Differences(EngineIdentity other)
    {
        var differences = new List<string>();
        if (Version != other.Version)
            differences.Add($"The engine was {Version} and is {other.Version}: bits may differ.");
        if (NumberFormat != other.NumberFormat)
            differences.Add($"Weights were computed with as {NumberFormat} and are as {other.NumberFormat}: bits differ.");
        if (Kernels != other.Kernels)
        {
            // The paths of this version sum in one order, floats and bytes alike; of one that it does not have it can not tell.
            bool same = Enum.TryParse<KernelPath>(Kernels, ignoreCase: true, out _) && Enum.TryParse<KernelPath>(other.Kernels, ignoreCase: true, out _);
            differences.Add($"The kernels were {Kernels} and are {other.Kernels}: {(same ? "both give the same bits" : "bits may differ")}.");
        }
        return differences;
    }
}
