using System.Security.Cryptography;
using System.Text;
using Casebook.Evaluation.CodeExecution;
using Casebook.Evaluation.Comparison;
using Casebook.Evaluation.Grading;
using Casebook.Evaluation.Suites;
using Casebook.Evaluation.Tests.CodeExecution;
using static Casebook.Evaluation.Tests.Grading.ProgramRun;

namespace Casebook.Evaluation.Tests.Grading;

public class ProgramVerdictFileTests
{
    // A comparison or a report must not run a model's programs again, nor need to be allowed to.
    [Fact]
    public async Task Program_is_run_once_and_its_verdict_is_kept()
    {
        using var run = new ProgramRun((0, 1, RightOne), (1, 1, RightTwo), (0, 2, WrongOne), (1, 2, "<think>\nnever closed"));
        (await run.RunAsync(Sandboxes.Isolated)).ShouldBe([(0, 1ul, CodeResult.Passed), (0, 2ul, CodeResult.Failed), (1, 1ul, CodeResult.Passed)]);
        (await run.RunAsync(Sandboxes.Isolated)).ShouldBeEmpty();
        BenchmarkResult result = run.Result();
        result.Summary.Strict["accuracy"]!.Value.ShouldBe(2 / 4.0, 1e-12);
        (result.Programs!.Passed, result.Programs.Failed, result.Programs.NotRun).ShouldBe((2, 2, 0));
        result.Programs.By.Single().ShouldStartWith("sandbox (");
        // Both tasks have one right answer of two.
        result.PassAt(1)!.Value.ShouldBe(0.5, 1e-12);
        result.PassAt(2)!.Value.ShouldBe(1, 1e-12);
    }

    // An evaluation that was killed after an hour of programs must not begin anew.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Run_that_stopped_runs_only_what_was_not_run(int ran)
    {
        using var run = new ProgramRun((0, 1, RightOne), (1, 1, RightTwo), (0, 2, WrongOne), (1, 2, "```python\ndef two():\n    return 1 + 1\n```"));
        using var stop = new CancellationTokenSource();
        if (ran == 0)
        {
            await stop.CancelAsync();
        }
        CodeSandbox sandbox = Sandboxes.Isolated;
        int done = 0;
        await Should.ThrowAsync<OperationCanceledException>(() => run.Programs.RunAsync(
            sandbox,
            (_, _) =>
            {
                if (++done >= ran)
                {
                    stop.Cancel();
                    // What was running beside it ends without a verdict.
                    throw new OperationCanceledException(stop.Token);
                }
            },
            stop.Token));
        int kept = run.Programs.Read().Count;
        kept.ShouldBeGreaterThanOrEqualTo(ran);
        // What a full disk leaves: half a line.
        Directory.CreateDirectory(Path.GetDirectoryName(run.Programs.Path)!);
        File.AppendAllText(run.Programs.Path, "{\"row\":1,\"se");
        (await run.RunAsync(sandbox)).Count.ShouldBe(4 - kept);
        run.Programs.Read().Select(verdict => verdict.Trial).Distinct().Count().ShouldBe(4);
        run.Programs.Read().Count.ShouldBe(4);
    }

    // A verdict on another program would be a lie about this one.
    [Fact]
    public async Task Changed_answer_has_no_verdict_and_is_run_again()
    {
        using var run = new ProgramRun((0, 1, WrongOne), (1, 1, RightTwo));
        await run.RunAsync(Sandboxes.Isolated);
        run.Answer((0, 1, RightOne), (1, 1, RightTwo));
        BenchmarkResult between = run.Result();
        between.Summary.Strict["accuracy"].ShouldBe(1);
        between.Programs!.NotRun.ShouldBe(1);
        between.PassAt(1).ShouldBeNull();
        between.Programs.Told().ShouldContain("Not run yet and not counted: 1 answers");
        (await run.RunAsync(Sandboxes.Isolated)).ShouldBe([(0, 1ul, CodeResult.Passed)]);
        run.Result().Programs!.NotRun.ShouldBe(0);
    }

    // Five seeds of a model that is sure of itself give one program five times.
    [Fact]
    public async Task Same_program_of_two_seeds_is_run_once()
    {
        using var run = new ProgramRun((0, 1, RightOne), (0, 2, RightOne), (0, 3, "Here it is.\n\n" + RightOne));
        (await run.RunAsync(Sandboxes.Isolated)).Count.ShouldBe(1);
        run.Result().Programs!.Passed.ShouldBe(3);
    }

    [Fact]
    public void Key_tells_apart_whatever_changes_the_verdict()
    {
        var trial = new CodeTrial("a = 1", "assert a == 1", "a", "import math");
        CodeTrial[] all =
        [
            trial, trial with { Source = "a = 2" }, trial with { Tests = "assert a == 2" }, trial with { EntryPoint = null }, trial with { Setup = "" },
            trial with { Limits = new() { WallSeconds = 3 } }, trial with { Limits = new() { CpuSeconds = 3 } }, trial with { Limits = new() { MemoryBytes = 3 } },
            // The same characters, parted otherwise.
            trial with { Source = "a = 1assert", Tests = " a == 1" },
        ];
        all.Select(ProgramVerdict.KeyOf).ShouldBeUnique();
        ProgramVerdict.KeyOf(trial with { Limits = new() }).ShouldBe(ProgramVerdict.KeyOf(trial));
        // Kept files hold such keys: one that changes makes every program be run again.
        const string hashed = """{"source":"a = 1","tests":"assert a == 1","entry_point":"a","setup":"import math","limits":{"wall_seconds":30,"cpu_seconds":15,"memory_bytes":536870912,"file_bytes":8388608,"folder_bytes":33554432,"processes":16}}""";
        ProgramVerdict.KeyOf(trial).ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hashed))));
    }

    // A machine that can not hold a program says nothing of the program; it must neither pass nor be settled.
    [Fact]
    public async Task Refused_program_does_not_pass_and_is_run_again()
    {
        using var run = new ProgramRun((0, 1, RightOne), (1, 1, RightTwo));
        using CodeSandbox refusing = Refusing;
        (await run.RunAsync(refusing)).ShouldBe([(0, 1ul, CodeResult.Refused), (1, 1ul, CodeResult.Refused)]);
        BenchmarkResult result = run.Result();
        result.Summary.Strict["accuracy"].ShouldBe(0);
        result.Programs!.Refused.ShouldBe(2);
        result.Programs.Told().ShouldContain("2 could not be held");
        (await run.RunAsync(refusing)).Count.ShouldBe(2);
        run.Result().Programs!.Refused.ShouldBe(2);
    }

    // A refusal on another machine must not undo what was found before.
    [Fact]
    public async Task Refusal_does_not_replace_a_verdict()
    {
        using var run = new ProgramRun((0, 1, RightOne));
        using CodeSandbox refusing = Refusing;
        await run.RunAsync(refusing);
        ProgramVerdict refused = run.Programs.Read().Single();
        string passed = $$"""{"row":0,"seed":1,"trial":"{{refused.Trial}}","by":"sandbox","result":"Passed","detail":"","seconds":0.1}""";
        string again = $$"""{"row":0,"seed":1,"trial":"{{refused.Trial}}","by":"sandbox","result":"Refused","detail":"no","seconds":0}""";
        File.WriteAllLines(run.Programs.Path, [again, passed, again]);
        run.Result().Programs!.Passed.ShouldBe(1);
        (await run.RunAsync(refusing)).ShouldBeEmpty();
    }

    // Without the permission there is no score at all: also not of those answers that hold no program.
    [Fact]
    public void Nothing_is_counted_before_programs_were_run()
    {
        using var run = new ProgramRun((0, 1, RightOne), (1, 1, ""));
        BenchmarkResult result = run.Result();
        result.Programs.ShouldBeNull();
        result.Summary.Strict["accuracy"].ShouldBeNull();
        result.PassAt(1).ShouldBeNull();
    }

    // A model that never gives a program was evaluated, and got nothing right.
    [Fact]
    public async Task Answers_without_a_program_are_wrong_and_need_no_sandbox()
    {
        using var run = new ProgramRun((0, 1, ""), (1, 1, "<think>\nnever closed"));
        using var none = new CodeSandbox(new() { AllowCodeExecution = true }, () => throw new InvalidOperationException("It looked for an interpreter."));
        (await run.RunAsync(none)).ShouldBeEmpty();
        BenchmarkResult result = run.Result();
        result.Summary.Strict["accuracy"].ShouldBe(0);
        (result.Programs!.Failed, result.Programs.By.Count).ShouldBe((2, 0));
    }

    [Fact]
    public async Task Runs_are_compared_by_kept_verdicts()
    {
        using var before = new ProgramRun((0, 1, WrongOne), (1, 1, RightTwo));
        using var after = new ProgramRun((0, 1, RightOne), (1, 1, RightTwo));
        SuiteComparison.Of(before.Result(), after.Result()).ShouldBeEmpty();
        await before.RunAsync(Sandboxes.Isolated);
        await after.RunAsync(Sandboxes.Isolated);
        SuiteComparison strict = SuiteComparison.Of(before.Result(), after.Result()).Single(one => one.Protocol == "strict");
        (strict.N, strict.Difference).ShouldBe((2, 0.5));
        strict.Gained.ShouldBe([0]);
    }

    [Fact]
    public async Task Machine_that_can_not_hold_programs_is_told_before_any_is_run()
    {
        using var run = new ProgramRun((0, 1, RightOne));
        using var weak = new CodeSandbox(new() { AllowCodeExecution = true }, () => new("/nowhere/python3", "3.11.7", false, true, [], "unshare: Operation not permitted"));
        (await Should.ThrowAsync<Evaluation.Benchmarks.BenchmarkException>(() => run.RunAsync(weak))).Message.ShouldContain("unshare: Operation not permitted");
        run.Result().Programs.ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"row":0,"seed":1,"trial":"a","by":"s","result":"Perhaps","detail":"","seconds":1}""")]
    [InlineData("""{"row":0,"seed":1}""")]
    [InlineData("no JSON")]
    public void Line_that_is_no_verdict_is_told(string line)
    {
        using var run = new ProgramRun((0, 1, RightOne));
        Directory.CreateDirectory(Path.GetDirectoryName(run.Programs.Path)!);
        File.WriteAllText(run.Programs.Path, line + "\n");
        Should.Throw<AnswerFileException>(() => run.Result()).Message.ShouldContain("line 1");
    }

    // A share without who ran the programs can not be held against another.
    [Fact]
    public async Task Who_ran_the_programs_stands_beside_the_figures_in_every_file()
    {
        using var run = new ProgramRun((0, 1, RightOne), (1, 1, ""));
        using CodeSandbox refusing = Refusing;
        await run.RunAsync(refusing);
        var settings = new SuiteSettings { Model = "m", ModelHash = "1", Benchmarks = ["mine"], Seeds = [1], Temperature = 0, TopP = 1, MaximumTokens = 10 };
        var summary = new SuiteSummary(settings, [run.Result()]);
        SuiteFiles.Markdown(summary).ShouldContain("mine: Programs: 0 passed, 1 failed, 1 could not be held, which count as not passed; sandbox (made up), Python 3.11.7, checker ");
        SuiteFiles.Json(summary).ShouldContain("\"passed\":0,\"failed\":1,\"refused\":1,\"not_run\":0}");
        Evaluation.Report.Suites.SuiteReport.Render(summary).ShouldContain("sandbox (made up), Python 3.11.7");
    }
}
