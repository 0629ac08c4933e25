using System.Reflection;
using Casebook.Engine.Kernels;

namespace Casebook.Engine.Replay;

/// <summary>What of an engine the bits of its numbers may depend on.</summary>
/// <param name="Version">The engine's version.</param>
/// <param name="NumberFormat">In which weights are multiplied, for example <c>f32</c>.</param>
/// <param name="Kernels">The kernel path: <c>portable</c>, <c>avx2</c> or <c>avx512</c>.</param>
public sealed record EngineIdentity(string Version, string NumberFormat, string Kernels)
{
    /// <summary>Products of fp32 are summed in the same order on every path; other formats use what each instruction set has.</summary>
    private const string SameOnEveryPath = "f32";

    /// <summary>This engine, with weights of a format.</summary>
    public static EngineIdentity Current(string numberFormat) => new(
        typeof(EngineIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
        numberFormat, KernelPaths.Current.ToString().ToLowerInvariant());

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
            bool same = NumberFormat == SameOnEveryPath && other.NumberFormat == SameOnEveryPath;
            differences.Add($"The kernels were {Kernels} and are {other.Kernels}: {(same ? $"{SameOnEveryPath} has the same bits on both" : "bits may differ")}.");
        }
        return differences;
    }
}
