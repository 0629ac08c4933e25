using Casebook.Evaluation.CodeExecution;

namespace Casebook.Evaluation.Tests.CodeExecution;

/// <summary>One sandbox for all tests, and what they have in common.</summary>
internal static class Sandboxes
{
    /// <summary>Little processor time, so that what never ends does not take long, and much time by the clock for the day when the machine is busy.</summary>
    private static readonly CodeLimits _limits = new() { WallSeconds = 30, CpuSeconds = 1, MemoryBytes = 256L << 20, FolderBytes = 16L << 20 };

    private static readonly CodeSandbox _sandbox = new(new() { AllowCodeExecution = true });

    /// <summary>The sandbox; the test is skipped where a program can not be held.</summary>
    public static CodeSandbox Isolated
    {
        get
        {
            Assert.SkipUnless(_sandbox.Abilities.Isolated, $"No program can be held here: {_sandbox.Abilities.Reason}");
            return _sandbox;
        }
    }

    /// <summary>Runs a program under short limits.</summary>
    public static Task<CodeOutcome> Run(string source, string tests, string? entryPoint = null, double wallSeconds = 30) =>
        Isolated.RunAsync(new(source, tests, entryPoint) { Limits = _limits with { WallSeconds = wallSeconds } }, TestContext.Current.CancellationToken);

    /// <summary>Runs a program that must be right, whatever it tried beside: a test that fails says why.</summary>
    public static async Task Passes(string source, string tests)
    {
        CodeOutcome outcome = await Run(source, tests);
        outcome.Result.ShouldBe(CodeResult.Passed, $"{outcome.Detail} {outcome.Output}");
    }

    /// <summary>How many processes of this machine bear a name: a program's, seen from outside.</summary>
    public static int ProcessesNamed(string name) => Directory.EnumerateDirectories("/proc").Count(folder =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "comm")).TrimEnd() == name;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });
}
