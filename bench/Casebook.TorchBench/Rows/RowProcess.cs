using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Casebook.TorchBench.Rows;

/// <summary>A row's process, from outside. Between its turns it waits for input and takes nothing of the processors.</summary>
internal sealed class RowProcess : IDisposable
{
    // What keeps memory instead of giving it back after every step, and in large pages; its own defaults are slower than malloc's here.
    private const string JemallocOptions = "thp:always,dirty_decay_ms:-1,muzzy_decay_ms:-1,narenas:1,retain:true";

    public RowProcess(RowKind kind, StepWork work, int threads, int batchRows, string? jemalloc)
    {
        Kind = kind;
        Allocator = kind.Jemalloc && jemalloc != null ? "jemalloc" : "malloc";
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            [.. Self(), RowServer.Argument, kind.Name, work.Shape, .. ((int[])[work.Tokens, threads, batchRows]).Select(number => number.ToString(CultureInfo.InvariantCulture))])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (Allocator == "jemalloc")
        {
            start.Environment["LD_PRELOAD"] = jemalloc;
            start.Environment["MALLOC_CONF"] = JemallocOptions;
        }
        Process = Process.Start(start)!;
        Read();
    }

    public RowKind Kind { get; }

    /// <summary>Who gives it its memory.</summary>
    public string Allocator { get; }

    public Process Process { get; }

    /// <summary>One step.</summary>
    /// <exception cref="IOException">The process has ended; it has said why on standard error.</exception>
    public StepReport Step()
    {
        Process.StandardInput.WriteLine("step");
        return JsonSerializer.Deserialize<StepReport>(Read())!;
    }

    public void Dispose()
    {
        Process.StandardInput.Close();
        Process.WaitForExit();
        Process.Dispose();
    }

    private string Read() => Process.StandardOutput.ReadLine() ?? throw new IOException($"The process of {Kind.Name} ended.");

    // "dotnet Casebook.TorchBench.dll" needs the library's name, the program of its own does not.
    private static IEnumerable<string> Self() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(RowProcess).Assembly.Location] : [];
}
