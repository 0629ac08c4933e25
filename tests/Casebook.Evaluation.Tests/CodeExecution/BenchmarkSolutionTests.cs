using System.IO.Compression;
using Casebook.Evaluation.CodeExecution;
using Casebook.Evaluation.CodeExecution.Programs;

namespace Casebook.Evaluation.Tests.CodeExecution;

/// <summary>The published solutions are right, and empty ones are not: else the sandbox or the tests' way through it is at fault.</summary>
public sealed class BenchmarkSolutionTests : IDisposable
{
    /// <summary>Not the one of the other tests, which would wait for hundreds of trials.</summary>
    private readonly CodeSandbox _sandbox = new(new() { AllowCodeExecution = true });

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public Task Every_canonical_solution_of_HumanEval_passes() =>
        All(HumanEval().Select(task => (task.TaskId, task.TrialOfAnswer(task.CanonicalSolution))), CodeResult.Passed);

    // Both spellings of nothing, in turn.
    [Fact]
    public Task No_empty_function_passes_HumanEval() =>
        All(HumanEval().Select((task, i) => (task.TaskId, task.TrialOfAnswer(i % 2 == 0 ? "    pass\n" : "    return None\n"))), CodeResult.Failed);

    [Fact]
    public Task Every_solution_of_MBPP_passes() =>
        All(Mbpp().Select(task => ($"MBPP/{task.TaskId}", task.TrialOfAnswer(task.Code))), CodeResult.Passed);

    private async Task All(IEnumerable<(string Id, CodeTrial Trial)> trials, CodeResult expected)
    {
        Assert.SkipUnless(Sandboxes.Isolated.Abilities.Isolated, "Without namespaces these programs are not run.");
        (string Id, CodeOutcome Outcome)[] outcomes = await Task.WhenAll(trials.Select(async one => (one.Id, await _sandbox.RunAsync(one.Trial, TestContext.Current.CancellationToken))));
        outcomes.Where(one => one.Outcome.Result != expected).Select(one => $"{one.Id}: {one.Outcome.Result} {one.Outcome.Detail}").ShouldBeEmpty();
        TestContext.Current.SendDiagnosticMessage($"{outcomes.Length} trials, the longest {outcomes.Max(one => one.Outcome.Seconds):0.00} s ({outcomes.MaxBy(one => one.Outcome.Seconds).Id})");
    }

    private static HumanEvalTask[] HumanEval()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(DataFile("humaneval", "HumanEval.jsonl.gz")), CompressionMode.Decompress));
        HumanEvalTask[] tasks = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(HumanEvalTask.Parse)];
        tasks.Length.ShouldBe(164);
        return tasks;
    }

    private static IReadOnlyList<MbppTask> Mbpp()
    {
        IReadOnlyList<MbppTask> tasks = MbppTask.ParseAll(File.ReadAllText(DataFile("mbpp", "sanitized-mbpp.json")));
        tasks.Count.ShouldBe(427);
        return tasks;
    }

    private static string DataFile(string folder, string name)
    {
        string path = Path.Combine(Environment.GetEnvironmentVariable("CASEBOOK_DATA") ?? "", folder, name);
        Assert.SkipUnless(File.Exists(path), $"CASEBOOK_DATA is not set, or has no {folder}: the published problems are not at hand.");
        return path;
    }
}
