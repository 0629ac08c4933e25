using System.Collections.Concurrent;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Benchmarks.Kinds;
using Casebook.Evaluation.CodeExecution;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Grading;

/// <summary>Runs the programs that answers give, each in a sandbox of its own.</summary>
public static class ProgramJudge
{
    /// <summary>The verdict on an answer that gives no program: nobody has to run anything for it.</summary>
    internal static OutsideVerdict NoProgram { get; } = new(false, "There is no whole answer.", "");

    /// <summary>The verdict on each answer, of answers that belong to no run. Those of a run are kept: <see cref="ProgramVerdictFile"/>.</summary>
    /// <param name="benchmark">A benchmark of programs.</param>
    /// <param name="answers">What was answered.</param>
    /// <param name="sandbox">Allowed to run programs.</param>
    /// <param name="told">After each.</param>
    /// <param name="cancellationToken">Ends all that are running.</param>
    /// <exception cref="BenchmarkException">The machine can not hold a program, or there is no interpreter.</exception>
    public static async Task<IReadOnlyDictionary<(int Row, ulong Seed), OutsideVerdict>> RunAsync(
        Benchmark benchmark, IReadOnlyList<RecordedAnswer> answers, CodeSandbox sandbox, Action? told = null, CancellationToken cancellationToken = default)
    {
        RequireIsolation(benchmark, sandbox);
        Dictionary<int, BenchmarkItem> items = benchmark.Items.ToDictionary(item => item.Row);
        var verdicts = new ConcurrentDictionary<(int, ulong), OutsideVerdict>();
        string by = ProgramVerdict.NameOf(sandbox);
        await Parallel.ForEachAsync(answers, cancellationToken, async (answer, token) =>
        {
            OutsideVerdict verdict = NoProgram;
            if (TrialOf(items[answer.Row], answer) is { } trial)
            {
                CodeOutcome outcome = await sandbox.RunAsync(trial, token).ConfigureAwait(false);
                verdict = new ProgramVerdict(answer.Row, answer.Seed, "", by, outcome.Result, outcome.Detail, outcome.Seconds).ToOutside();
            }
            verdicts[(answer.Row, answer.Seed)] = verdict;
            told?.Invoke();
        }).ConfigureAwait(false);
        return verdicts;
    }

    /// <summary>What to run for an answer; null where it was cut, or says nothing.</summary>
    internal static CodeTrial? TrialOf(BenchmarkItem item, RecordedAnswer answer)
    {
        Completion completion = answer.Split();
        return completion.Answer.Length == 0 || completion.Finish == FinishReason.Length ? null : ProgramKind.Trial(item, completion.Answer);
    }

    /// <exception cref="BenchmarkException">The machine can not hold a program, or there is no interpreter.</exception>
    internal static void RequireIsolation(Benchmark benchmark, CodeSandbox sandbox)
    {
        if (!sandbox.Abilities.Isolated)
        {
            throw new BenchmarkException(benchmark.Id, "", $"its programs can not be run here ({sandbox.Abilities.Reason.TrimEnd('.')})", "Grade the recorded answers on a Linux machine with python3 and user namespaces.");
        }
    }
}
