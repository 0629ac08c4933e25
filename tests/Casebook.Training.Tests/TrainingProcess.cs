using System.Diagnostics;
using System.Runtime.CompilerServices;
using Casebook.Runs.Errors;
using Casebook.Runs.Files;
using Casebook.Training.Grpo;
using Casebook.Training.Sft;
using Casebook.Training.Tests.Grpo;
using Casebook.Training.Tests.Sft;

namespace Casebook.Training.Tests;

/// <summary>The test program started again, to train in a process that can be killed. It prints every step.</summary>
internal static class TrainingProcess
{
    private const string Variable = "CASEBOOK_TRAINING_TEST_CHILD";

    public static Process Start(SftWorkspace work, string run, string? fault = null) => Start("sft", work.Root, run, fault);

    public static Process Start(GrpoWorkspace work, string run, string? fault = null) => Start("grpo", work.Root, run, fault);

    private static Process Start(string stage, string root, string run, string? fault)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [Variable] = $"{stage}|{root}|{run}", [FileFaults.Variable] = fault },
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
        if (Environment.GetEnvironmentVariable(Variable)?.Split('|') is not [var stage, var root, var run])
        {
            return;
        }
        try
        {
            Train(stage, root, run);
            Environment.Exit(0);
        }
        catch (CasebookException exception)
        {
            Console.Error.WriteLine(exception.Message);
            Environment.Exit((int)exception.ExitCode);
        }
    }

    // The workspaces are not disposed of: they are the parent's.
    private static void Train(string stage, string root, string run)
    {
        if (stage == "sft")
        {
            SftRun.Run(new SftWorkspace(root).Job(run, new Events(what => Print((what as SftEvent.StepDone)?.Number))));
        }
        else
        {
            GrpoRun.Run(new GrpoWorkspace(root).Job(run, new GrpoEvents(what => Print((what as GrpoEvent.StepDone)?.Number))));
        }
    }

    private static void Print(int? step)
    {
        if (step is not null)
        {
            Console.WriteLine($"step {step}");
        }
    }
}
