using System.Collections.Concurrent;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Benchmarks.Kinds;
using Casebook.Evaluation.CodeExecution;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Grading;

/// <summary>Runs the programs that answers give, each in a sandbox of its own.</summary>
public static class ProgramJudge
{
    /// <summary>The verdict on each answer that gives a program.</summary>
    /// <param name="benchmark">A benchmark of programs.</param>
    /// <param name="answers">What was answered.</param>
    /// <param name="sandbox">Allowed to run programs.</param>
    /// <param name="told">After each.</param>
    /// <param name="cancellationToken">Ends all that are running.</param>
    /// <exception cref="BenchmarkException">The machine can not hold a program, or there is no interpreter.</exception>
    public static async Task<IReadOnlyDictionary<(int Row, ulong Seed), OutsideVerdict>> RunAsync(
        Benchmark benchmark, IReadOnlyList<RecordedAnswer> answers, CodeSandbox sandbox, Action? told = null, CancellationToken cancellationToken = default)
    {
        if (!sandbox.Abilities.Isolated)
        {
            throw new BenchmarkException(benchmark.Id, "", $"its programs can not be run here ({sandbox.Abilities.Reason.TrimEnd('.')})", "Grade the recorded answers on a Linux machine with python3 and user namespaces.");
        }
        Dictionary<int, BenchmarkItem> items = benchmark.Items.ToDictionary(item => item.Row);
        var verdicts = new ConcurrentDictionary<(int, ulong), OutsideVerdict>();
        string by = $"sandbox ({string.Join(", ", sandbox.Abilities.Mechanisms)}), Python {sandbox.Abilities.PythonVersion}";
        await Parallel.ForEachAsync(answers, cancellationToken, async (answer, token) =>
        {
            Completion completion = answer.Split();
            CodeOutcome outcome = completion.Answer.Length == 0 || completion.Finish == FinishReason.Length
                ? new(CodeResult.Failed, "There is no whole answer.", 0, "", [])
                : await sandbox.RunAsync(ProgramKind.Trial(items[answer.Row], completion.Answer), token).ConfigureAwait(false);
            verdicts[(answer.Row, answer.Seed)] = new(outcome.Result == CodeResult.Passed, outcome.Result == CodeResult.Passed ? "It passes the tests." : $"{outcome.Result}: {outcome.Detail}", by);
            told?.Invoke();
        }).ConfigureAwait(false);
        return verdicts;
    }
}
