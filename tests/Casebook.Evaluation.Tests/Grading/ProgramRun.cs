using System.Text.Json;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.CodeExecution;
using Casebook.Evaluation.Grading;
using Casebook.Evaluation.Suites;
using Casebook.Runs.Folders;
using Casebook.Runs.Recipes;

namespace Casebook.Evaluation.Tests.Grading;

/// <summary>A run with recorded programs for two tasks of our own: <c>one()</c> is 1, and <c>two()</c> is 2. Gone with the test.</summary>
internal sealed class ProgramRun : IDisposable
{
    public const string RightOne = "```python\ndef one():\n    return 1\n```";
    public const string WrongOne = "```python\ndef one():\n    return 7\n```";
    public const string RightTwo = "```python\ndef two():\n    return 2\n```";

    private const string Yaml = """
        id: mine
        title: Mine
        suite: general
        source: https://example.org
        licence: ours
        kind: python-program
        data: {files: [tasks.jsonl], format: jsonl}
        columns: {question: prompt, name: task_id}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("casebook-programs-");
    private readonly RunFolder _run;

    public ProgramRun(params (int Row, ulong Seed, string Text)[] answers)
    {
        File.WriteAllLines(Path.Combine(_folder.FullName, "tasks.jsonl"), new[] { ("one", 1), ("two", 2) }.Select(task => JsonSerializer.Serialize(new
        {
            task_id = $"Mine/{task.Item1}",
            prompt = $"def {task.Item1}():\n    \"\"\"Gives {task.Item2}.\"\"\"\n",
            entry_point = task.Item1,
            canonical_solution = $"    return {task.Item2}\n",
            test = $"def check(candidate):\n    assert candidate() == {task.Item2}\n",
        })));
        Benchmark = BenchmarkReader.Read(Recipe.Parse<BenchmarkDefinition>(Yaml, "mine.yaml"), _folder.FullName);
        _run = RunFolder.Claim(Path.Combine(_folder.FullName, "run"));
        Suite = new SuiteRun(_run);
        Directory.CreateDirectory(Path.GetDirectoryName(Suite.AnswersFile("mine"))!);
        Answer(answers);
    }

    /// <summary>A machine that seems to hold programs, and has no interpreter when it comes to it: every trial is refused.</summary>
    public static CodeSandbox Refusing => new(new() { AllowCodeExecution = true }, () => new("/nowhere/python3", "3.11.7", true, true, ["made up"], ""));

    public Benchmark Benchmark { get; }

    public SuiteRun Suite { get; }

    public ProgramVerdictFile Programs => new(Suite, Benchmark);

    /// <summary>Takes the place of all answers before.</summary>
    public void Answer(params (int Row, ulong Seed, string Text)[] answers) => File.WriteAllLines(
        Suite.AnswersFile("mine"), answers.Select(answer => JsonSerializer.Serialize(new { row = answer.Row, seed = answer.Seed, text = answer.Text, finish_reason = "stop" })));

    /// <summary>Runs what was not run, and says what that was.</summary>
    public async Task<List<(int Row, ulong Seed, CodeResult Result)>> RunAsync(CodeSandbox sandbox)
    {
        var ran = new List<(int, ulong, CodeResult)>();
        await Programs.RunAsync(sandbox, (verdict, _) => ran.Add((verdict.Row, verdict.Seed, verdict.Result)), TestContext.Current.CancellationToken);
        ran.Sort();
        return ran;
    }

    /// <summary>As a summary or a comparison reads it: nothing is run.</summary>
    public BenchmarkResult Result() => BenchmarkResult.Of(Benchmark, Suite.Answers("mine"), Suite.AnswersFile("mine"), ProgramVerdictFile.VerdictsOf(Suite.Path, Benchmark, Suite.Answers("mine")));

    public void Dispose()
    {
        _run.Dispose();
        _folder.Delete(recursive: true);
    }
}
