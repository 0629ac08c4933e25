using Casebook.Evaluation.CodeExecution;

namespace Casebook.Evaluation.Tests.CodeExecution;

public sealed class SandboxRefusalTests
{
    private static readonly CodeTrial _trial = new("def one():\n    return 1\n", "assert one() == 1");

    private static readonly SandboxAbilities _weakOnly = new("/nowhere/python3", "3.11.7", false, true, ["process group"], "unshare: Operation not permitted");

    // Whoever evaluates must not find out afterwards that a model's programs ran on this machine.
    [Fact]
    public async Task Nothing_runs_unless_it_is_allowed()
    {
        using var sandbox = new CodeSandbox(new(), () => throw new InvalidOperationException("It looked for an interpreter."));
        CodeOutcome outcome = await sandbox.RunAsync(_trial, TestContext.Current.CancellationToken);
        outcome.Result.ShouldBe(CodeResult.Refused);
        outcome.Detail.ShouldContain("--allow-code-execution");
        outcome.Isolation.ShouldBeEmpty();
    }

    // To allow programs is not to allow them to read the home folder.
    [Fact]
    public async Task Weak_isolation_needs_a_permission_of_its_own()
    {
        using var sandbox = new CodeSandbox(new() { AllowCodeExecution = true }, () => _weakOnly);
        CodeOutcome outcome = await sandbox.RunAsync(_trial, TestContext.Current.CancellationToken);
        outcome.Result.ShouldBe(CodeResult.Refused);
        outcome.Detail.ShouldContain("unshare: Operation not permitted");
        using var allowed = new CodeSandbox(new() { AllowCodeExecution = true, AllowWeakIsolation = true }, () => _weakOnly);
        (await allowed.RunAsync(_trial, TestContext.Current.CancellationToken)).Detail.ShouldContain("/nowhere/python3 can not be started");
    }

    // "Refused" without a reason sends people into the source.
    [Fact]
    public async Task Without_an_interpreter_the_reason_says_so()
    {
        SandboxAbilities abilities = CodeSandbox.Probe("/nowhere/python3");
        (abilities.Python, abilities.Isolated, abilities.Weak).ShouldBe((null, false, false));
        using var sandbox = new CodeSandbox(new() { AllowCodeExecution = true, AllowWeakIsolation = true, Python = "/nowhere/python3" });
        CodeOutcome outcome = await sandbox.RunAsync(_trial, TestContext.Current.CancellationToken);
        outcome.Result.ShouldBe(CodeResult.Refused);
        outcome.Detail.ShouldContain(OperatingSystem.IsWindows() ? "Windows" : "/nowhere/python3");
    }

    // A model that repeats itself for a megabyte must not take the machine's memory with it.
    [Fact]
    public async Task A_program_without_end_is_refused()
    {
        using var sandbox = new CodeSandbox(new() { AllowCodeExecution = true }, () => _weakOnly);
        (await sandbox.RunAsync(_trial with { Source = new('#', CodeSandbox.SourceLimit + 1) }, TestContext.Current.CancellationToken)).Detail.ShouldContain("characters");
    }
}
