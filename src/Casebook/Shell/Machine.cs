using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Casebook.Shell;

/// <summary>What the operating system tells of the machine. Every answer is absent rather than wrong where it does not say.</summary>
internal static class Machine
{
    // Names as in /proc/cpuinfo; in the order in which kernels would prefer them, least first.
    private static readonly string[] _features =
        ["avx", "avx2", "fma", "f16c", "avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512_vnni", "avx512_bf16", "avx512_fp16", "avx_vnni", "amx_bf16", "amx_int8"];

    /// <summary>The processor's name.</summary>
    public static string ProcessorName() =>
        CpuInfo("model name") ?? $"{RuntimeInformation.ProcessArchitecture} processor";

    /// <summary>Instruction sets that matter here; from the runtime alone where there is no /proc/cpuinfo.</summary>
    public static IReadOnlyList<string> Features()
    {
        if (CpuInfo("flags")?.Split(' ').ToHashSet() is { } flags)
            return [.. _features.Where(flags.Contains)];
        var known = new List<string>();
        if (Avx2.IsSupported)
            known.Add("avx2");
        if (Fma.IsSupported)
            known.Add("fma");
        if (Avx512F.IsSupported)
            known.Add("avx512f");
        return known;
    }

    /// <summary>Memory of the machine or the container, whichever is less, in bytes.</summary>
    public static long MemoryTotal() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Memory that can be had without swapping, in bytes.</summary>
    public static long? MemoryAvailable()
    {
        string? line = Lines("/proc/meminfo").FirstOrDefault(each => each.StartsWith("MemAvailable:", StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kibibytes, ..] && long.TryParse(kibibytes, out long value)
            ? Math.Min(value * 1024, MemoryTotal())
            : null;
    }

    /// <summary>Free space of the file system under a folder (or its nearest parent that exists), in bytes.</summary>
    public static long? DiskFree(string folder)
    {
        string? existing = Path.GetFullPath(folder);
        while (existing is not null && !Directory.Exists(existing))
            existing = Path.GetDirectoryName(existing);
        try
        {
            return existing is null ? null : new DriveInfo(existing).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Versions of the SDKs that stand beside the runtime that runs this, oldest first.</summary>
    public static IReadOnlyList<string> Sdks()
    {
        // .../dotnet/shared/Microsoft.NETCore.App/10.0.1/ → .../dotnet/sdk/
        string sdks = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "sdk");
        return Directory.Exists(sdks)
            ? [.. Directory.EnumerateDirectories(sdks).Select(each => Path.GetFileName(each)).Where(name => char.IsAsciiDigit(name[0])).Order(StringComparer.Ordinal)]
            : [];
    }

    private static string? CpuInfo(string key)
    {
        string? line = Lines("/proc/cpuinfo").FirstOrDefault(each => each.StartsWith(key, StringComparison.Ordinal));
        return line?[(line.IndexOf(':') + 1)..].Trim();
    }

    private static IEnumerable<string> Lines(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
