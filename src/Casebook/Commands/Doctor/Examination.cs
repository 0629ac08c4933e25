using System.Reflection;
using System.Runtime.InteropServices;
using Casebook.Engine.Kernels;
using Casebook.ModelUse;
using Casebook.Shell;

namespace Casebook.Commands.Doctor;

/// <summary>Looks at everything that Casebook stands on and judges it.</summary>
internal static class Examination
{
    // The demo's measured peak stays below 4 GB; a run folder with checkpoints below 1 GB.
    private const long MemoryWanted = 4L << 30;
    private const long DiskWanted = 1L << 30;

    public static DoctorReport Run()
    {
        (string? kernels, Check kernelCheck) = Kernels();
        var processor = new ProcessorReport(Machine.ProcessorName(), Environment.ProcessorCount, Machine.Features(), kernels);
        long memory = Machine.MemoryTotal();
        long? available = Machine.MemoryAvailable();
        long? disk = Machine.DiskFree("runs");
        IReadOnlyList<string> sdks = Machine.Sdks();
        IReadOnlyList<FoundModel> models = ModelSearch.All();
        string? named = Environment.GetEnvironmentVariable("CASEBOOK_DATA");
        string? data = Directory.Exists(named) ? named : null;
        string version = typeof(Examination).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        return new DoctorReport(
            version,
            RuntimeInformation.FrameworkDescription,
            $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}",
            processor, memory, available, disk, sdks, models, data,
            [
                Processor(processor), kernelCheck, Platform(), Memory(memory, available), Disk(disk), Sdk(sdks), Models(models), Data(named, data),
            ]);
    }

    private static Check Processor(ProcessorReport found) => new(
        "processor",
        CheckState.Ok,
        $"{found.Name}, {found.Threads} thread{(found.Threads == 1 ? "" : "s")}; {(found.Features.Count == 0 ? "no vector extension known" : string.Join(' ', found.Features))}");

    private static (string? Path, Check Check) Kernels()
    {
        string? forced = Environment.GetEnvironmentVariable(KernelPaths.Variable);
        try
        {
            string path = KernelPaths.Current.ToString().ToLowerInvariant();
            return (path, new Check("kernels", CheckState.Ok, string.IsNullOrEmpty(forced)
                ? $"{path} (the best that this processor has; {KernelPaths.Variable} forces another)"
                : $"{path} (forced by {KernelPaths.Variable})"));
        }
        catch (KernelPathException exception)
        {
            return (null, new Check("kernels", CheckState.Problem, $"{exception.File}: {exception.Problem}", exception.Remedy));
        }
    }

    private static Check Platform()
    {
        bool measured = OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;
        string found = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}";
        return measured
            ? new Check("system", CheckState.Ok, found)
            : new Check("system", CheckState.Note, found, "Only Linux x64 is measured; here Casebook runs on its managed code path, untested.");
    }

    private static Check Memory(long total, long? available)
    {
        string found = available is { } free ? $"{Sizes.Binary(free)} available of {Sizes.Binary(total)}" : Sizes.Binary(total);
        return (available ?? total) >= MemoryWanted
            ? new Check("memory", CheckState.Ok, found)
            : new Check("memory", CheckState.Note, found, "The demo wants 4 GiB; close something, or use demo --quick.");
    }

    private static Check Disk(long? free) => free switch
    {
        null => new Check("disk", CheckState.Note, "free space unknown"),
        >= DiskWanted => new Check("disk", CheckState.Ok, $"{Sizes.Binary(free.Value)} free for runs/"),
        _ => new Check("disk", CheckState.Problem, $"{Sizes.Binary(free.Value)} free for runs/", "Runs want at least 1 GiB: free some space, or start from a folder on a larger disk."),
    };

    private static Check Sdk(IReadOnlyList<string> sdks)
    {
        string runtime = RuntimeInformation.FrameworkDescription;
        return sdks.Any(version => version.StartsWith("10.", StringComparison.Ordinal))
            ? new Check("SDK", CheckState.Ok, $"{string.Join(", ", sdks)}; runtime {runtime}")
            : new Check("SDK", CheckState.Note, $"no .NET SDK 10 beside the runtime ({runtime})", "Only building needs it: https://dotnet.microsoft.com/download");
    }

    private static Check Models(IReadOnlyList<FoundModel> models) => models.Count > 0
        ? new Check("models", CheckState.Ok, string.Join(", ", models.Take(5).Select(model => $"{model.Path} ({Sizes.Binary(model.WeightBytes)})")) + (models.Count > 5 ? $" and {models.Count - 5} more" : ""))
        : new Check("models", CheckState.Note, "none under runs/ or in the current folder", $"Make one in minutes: {Invocation.Name} demo");

    private static Check Data(string? named, string? found) => (named, found) switch
    {
        (_, not null) => new Check("real data", CheckState.Ok, found),
        (null or "", _) => new Check("real data", CheckState.Note, "CASEBOOK_DATA is not set", "Nothing needs it; with it the demo and the tests also measure on real CVE records."),
        _ => new Check("real data", CheckState.Problem, $"CASEBOOK_DATA names {named}, which is not a folder", "Correct or unset it."),
    };
}
