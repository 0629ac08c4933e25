using System.Diagnostics;
using System.Globalization;

namespace Casebook.Bench.Comparison;

/// <summary>
/// How much of the processors others took while something was measured: other processes, and the host where the machine
/// is a virtual one. A figure beside much of it is about the neighbours.
/// </summary>
/// <param name="helpers">Processes whose work is this one's too.</param>
internal sealed class OtherLoad(params IReadOnlyList<Process> helpers)
{
    // Of /proc/stat, in hundredths of a second on every Linux in use.
    private const double TicksPerSecond = 100;

    private readonly double _all = Busy();
    private readonly TimeSpan _own = Own(helpers);
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Since this was made, as a share of all processors.</summary>
    public double Share()
    {
        double own = (Own(helpers) - _own).TotalSeconds;
        double all = Stopwatch.GetElapsedTime(_start).TotalSeconds * Environment.ProcessorCount;
        return Math.Clamp((Busy() - _all - own) / all, 0, 1);
    }

    private static TimeSpan Own(IReadOnlyList<Process> helpers)
    {
        TimeSpan sum = Process.GetCurrentProcess().TotalProcessorTime;
        foreach (Process helper in helpers)
        {
            helper.Refresh();
            sum += helper.TotalProcessorTime;
        }
        return sum;
    }

    /// <summary>Processor seconds since the machine's start that were not idle: all columns but those of idling and of waiting for disks, and guests, which are in others already.</summary>
    private static double Busy()
    {
        double[] columns = [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        return (columns[0] + columns[1] + columns[2] + columns[5] + columns[6] + columns[7]) / TicksPerSecond;
    }
}
