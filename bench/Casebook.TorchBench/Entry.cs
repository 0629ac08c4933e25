using Casebook.Bench;
using Casebook.TorchBench.Race;
using Casebook.TorchBench.Rows;

namespace Casebook.TorchBench;

/// <summary>The training step beside TorchSharp's; bench/README.md explains the arguments.</summary>
internal static class Entry
{
    public static int Main(string[] args)
    {
        try
        {
            if (args.FirstOrDefault() == RowServer.Argument)
                RowServer.Run(args[1..]);
            else
                StepRace.Run(new Options(args, ["--threads", "--rounds", "--tokens", "--only", "--batch", "--others", "--jemalloc"], ["--json", "--gated"]));
            return 0;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or IOException or DllNotFoundException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }
}
