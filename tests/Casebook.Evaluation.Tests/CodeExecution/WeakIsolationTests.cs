using Casebook.Evaluation.CodeExecution;

namespace Casebook.Evaluation.Tests.CodeExecution;

/// <summary>What is promised where there are no namespaces: limits and an honest verdict.</summary>
public sealed class WeakIsolationTests
{
    [Theory]
    [InlineData("def f(x):\n    return 2 * x\n", CodeResult.Passed)]
    [InlineData("def f(x):\n    return 5\n", CodeResult.Failed)]
    [InlineData("import os\nos._exit(0)\n", CodeResult.Crashed)]
    [InlineData("while True:\n    pass\n", CodeResult.TimedOut)]
    [InlineData("x = bytearray(1 << 40)\n", CodeResult.OutOfMemory)]
    [InlineData("import os\nos.write(1, b'x' * 100000)\ndef f(x):\n    return 4\n", CodeResult.Passed)]
    public async Task A_program_is_judged(string source, CodeResult expected)
    {
        CodeOutcome outcome = await Run(source);
        outcome.Result.ShouldBe(expected, outcome.Detail);
        outcome.Isolation.ShouldContain("resource limits");
        outcome.Isolation.ShouldNotContain("user namespace");
    }

    // Without a process namespace, what a program leaves has to be looked for.
    [Fact]
    public async Task What_a_program_leaves_behind_is_ended()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Orphans come back to their grandparent on Linux only.");
        const string Source = "import ctypes, os, time\ndef f(x):\n    if os.fork() == 0:\n        os.setsid()\n        if os.fork() == 0:\n            ctypes.CDLL(None).prctl(15, b'cb-orphan')\n            time.sleep(60)\n        os._exit(0)\n    return 4\n";
        (await Run(Source)).Result.ShouldBe(CodeResult.Passed);
        Sandboxes.ProcessesNamed("cb-orphan").ShouldBe(0);
    }

    private static Task<CodeOutcome> Run(string source)
    {
        (PythonInterpreter? python, string reason) = PythonInterpreter.Find(null);
        Assert.SkipWhen(python is null, reason);
        return HarnessProcess.RunAsync(
            python!.Path, new(source, "assert f(2) == 4", "f") { Limits = new() { WallSeconds = 30, CpuSeconds = 1, MemoryBytes = 256L << 20 } }, weak: true, TestContext.Current.CancellationToken);
    }
}
