using System.Diagnostics;

namespace Casebook.Bench.Comparison;

/// <summary>Other processes that keep the machine busy, one thread each, as neighbours do. They end with this one, however it ends.</summary>
internal sealed class BusyProcesses : IDisposable
{
    /// <summary>The argument that makes this program such a neighbour.</summary>
    public const string Argument = "busy";

    private readonly List<Process> _processes = [];

    public BusyProcesses(int count)
    {
        for (int i = 0; i < count; i++)
            _processes.Add(Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. Self(), Argument]) { RedirectStandardInput = true })!);
    }

    /// <summary>Computes until standard input ends, which it does with whoever started this.</summary>
    public static void Serve()
    {
        bool stopped = false;
        new Thread(() =>
        {
            Console.OpenStandardInput().ReadByte();
            Volatile.Write(ref stopped, true);
        })
        { IsBackground = true }.Start();
        double[] numbers = new double[1024];
        while (!Volatile.Read(ref stopped))
        {
            for (int i = 0; i < numbers.Length; i++)
                numbers[i] = (numbers[i] * 1.0000001) + i;
        }
    }

    public void Dispose()
    {
        foreach (Process process in _processes)
        {
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
        }
    }

    // "dotnet Casebook.Bench.dll" needs the library's name, the program of its own does not.
    private static IEnumerable<string> Self() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(BusyProcesses).Assembly.Location] : [];
}
