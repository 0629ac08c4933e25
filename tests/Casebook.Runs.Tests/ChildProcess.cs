using System.Diagnostics;
using System.Runtime.CompilerServices;
using Casebook.Runs.Files;
using Casebook.Runs.Folders;

namespace Casebook.Runs.Tests;

/// <summary>The test program started again as another process, to do one thing that needs one.</summary>
internal static class ChildProcess
{
    private const string Variable = "CASEBOOK_RUNS_TEST_CHILD";

    /// <summary>Starts a child that does <paramref name="task"/> in <paramref name="folder"/>; its first line has been read when this returns.</summary>
    public static (Process Process, string? FirstLine) Start(string task, string folder, string? fault = null)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            Environment = { [Variable] = $"{task}|{folder}", [FileFaults.Variable] = fault },
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        }
        Process process = Process.Start(start)!;
        return (process, process.StandardOutput.ReadLine());
    }

#pragma warning disable CA2255 // The test program has no entry point of its own to put this into.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void BeTheChild()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('|') is not [var task, var folder])
        {
            return;
        }
        switch (task)
        {
            case "hold-lock":
                using (RunFolder.Claim(folder))
                {
                    Console.WriteLine("held");
                    Console.In.ReadLine();
                }
                break;
            case "write-file":
                AtomicFile.WriteAllText(Path.Combine(folder, "file"), "new");
                Console.WriteLine("written");
                break;
        }
        Environment.Exit(0);
    }
}
