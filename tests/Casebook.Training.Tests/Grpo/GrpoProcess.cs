using System.Diagnostics;
using System.Runtime.CompilerServices;
using Casebook.Runs.Errors;
using Casebook.Runs.Files;
using Casebook.Training.Grpo;

namespace Casebook.Training.Tests.Grpo;

/// <summary>The test program started again, to reinforce in a process that can be killed. It prints every step.</summary>
internal static class GrpoProcess
{
    private const string Variable = "CASEBOOK_GRPO_TEST_CHILD";

    public static Process Start(GrpoWorkspace work, string run, string? fault = null)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [Variable] = $"{work.Root}|{run}", [FileFaults.Variable] = fault },
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(GrpoProcess).Assembly.Location);
        }
        return Process.Start(start)!;
    }

#pragma warning disable CA2255 // The test program has no entry point of its own to put this into.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void BeTheChild()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('|') is not [var root, var run])
        {
            return;
        }
        // Not disposed of: the workspace is the parent's.
        var work = new GrpoWorkspace(root);
        var progress = new GrpoEvents(what =>
        {
            if (what is GrpoEvent.StepDone step)
            {
                Console.WriteLine($"step {step.Number}");
            }
        });
        try
        {
            GrpoRun.Run(work.Job(run, progress));
            Environment.Exit(0);
        }
        catch (CasebookException exception)
        {
            Console.Error.WriteLine(exception.Message);
            Environment.Exit((int)exception.ExitCode);
        }
    }
}
