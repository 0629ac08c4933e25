using System.Diagnostics;
using System.Text.Json;

namespace Casebook.TorchBench.Rows;

/// <summary>
/// A row in a process of its own: an allocator is chosen before a process begins, and memory is counted by process. A
/// line on standard input is a step, and its figures are a line on standard output; the end of the input is the end.
/// </summary>
internal static class RowServer
{
    /// <summary>The argument that makes this program such a process.</summary>
    public const string Argument = "row";

    /// <param name="arguments">Name of the row, shape, tokens, threads, rows of a batch.</param>
    public static void Run(IReadOnlyList<string> arguments)
    {
        int[] numbers = [.. arguments.Skip(2).Select(int.Parse)];
        using IRow row = RowKind.Of(arguments[0]).Make(StepWork.Of(arguments[1], numbers[0]), numbers[1], numbers[2]);
        Console.WriteLine();
        for (int number = 1; Console.ReadLine() is not null; number++)
        {
            long start = Stopwatch.GetTimestamp();
            StepOutcome outcome = row.Step(number);
            Console.WriteLine(JsonSerializer.Serialize(new StepReport(Stopwatch.GetElapsedTime(start).TotalSeconds, outcome.Loss, outcome.Norm, PeakBytes())));
        }
    }

    // The most that was ever resident, of /proc/self/status.
    private static long PeakBytes() =>
        long.Parse(File.ReadLines("/proc/self/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) * 1024;
}

/// <summary>What a row's process says of a step.</summary>
/// <param name="PeakBytes">The most memory that the process has had up to now.</param>
internal sealed record StepReport(double Seconds, double Loss, double Norm, long PeakBytes);
