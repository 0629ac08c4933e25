using System.Diagnostics;
using System.Runtime.CompilerServices;
using Casebook.Runs.Errors;
using Casebook.Runs.Files;
using Casebook.Training.Sft;

namespace Casebook.Training.Tests.Sft;

/// <summary>The test program started again, to train in a process that can be killed. It prints every step.</summary>
internal static class TrainingProcess
{
    private const string Variable = "CASEBOOK_TRAINING_TEST_CHILD";

    public static Process Start(SftWorkspace work, string run, string? fault = null)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [Variable] = $"{work.Root}|{run}", [FileFaults.Variable] = fault },
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(TrainingProcess).Assembly.Location);
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
        var work = new SftWorkspace(root);
        var progress = new Events(what =>
        {
            if (what is SftEvent.StepDone step)
            {
                Console.WriteLine($"step {step.Number}");
            }
        });
        try
        {
            SftRun.Run(work.Job(run, progress));
            Environment.Exit(0);
        }
        catch (CasebookException exception)
        {
            Console.Error.WriteLine(exception.Message);
            Environment.Exit((int)exception.ExitCode);
        }
    }
}
