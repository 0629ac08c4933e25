using System.CommandLine;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Benchmarks.Kinds;
using Casebook.Evaluation.CodeExecution;
using Casebook.Evaluation.Grading;
using Casebook.Evaluation.Suites;
using Casebook.Shell;

namespace Casebook.Commands.Eval;

/// <summary>Whether programs that a model wrote may be run, and the running of them.</summary>
internal static class CodePermission
{
    /// <summary>The option that grading commands share.</summary>
    public static Option<bool> Option() => new("--allow-code-execution")
    {
        Description = "Run the programs that a model wrote, each in a sandbox without network, files or other processes (docs/code-execution.md). Default: they are not run, and benchmarks of programs have no score.",
    };

    /// <summary>The verdicts on the programs of recorded answers; null for benchmarks without any, or where running them is not allowed.</summary>
    public static async Task<IReadOnlyDictionary<(int Row, ulong Seed), OutsideVerdict>?> JudgeAsync(CommandContext context, bool allowed, Benchmark benchmark, IReadOnlyList<RecordedAnswer> answers)
    {
        if (benchmark.Kind is not ProgramKind || answers.Count == 0)
            return null;
        if (!allowed)
        {
            context.Terminal.Notes.WriteNote($"{benchmark.Id}: programs are not run without --allow-code-execution; there is no score.");
            return null;
        }
        using var sandbox = new CodeSandbox(new CodeSandboxOptions { AllowCodeExecution = true });
        return await LiveProgress.Show(context.Terminal.Notes, "Running programs", live =>
        {
            int done = 0;
            return ProgramJudge.RunAsync(benchmark, answers, sandbox, () =>
            {
                lock (live)
                    live.Report(++done, answers.Count, $"{done:N0} of {answers.Count:N0}");
            }, context.Cancellation);
        });
    }

    /// <summary>The verdicts on the programs of a run, after running those that were not run yet where that is allowed; null for benchmarks without any, or where none was ever run.</summary>
    public static async Task<IReadOnlyDictionary<(int Row, ulong Seed), OutsideVerdict>?> JudgeAsync(CommandContext context, bool allowed, SuiteRun run, Benchmark benchmark)
    {
        if (benchmark.Kind is not ProgramKind)
            return null;
        var file = new ProgramVerdictFile(run, benchmark);
        if (allowed)
        {
            using var sandbox = new CodeSandbox(new CodeSandboxOptions { AllowCodeExecution = true });
            await LiveProgress.Show(context.Terminal.Notes, "Running programs", async live =>
            {
                int done = 0, passed = 0;
                await file.RunAsync(sandbox, (verdict, total) =>
                {
                    passed += verdict.Result == CodeResult.Passed ? 1 : 0;
                    live.Report(++done, total, $"{done:N0} of {total:N0} run, {passed:N0} passed");
                }, context.Cancellation);
                return done;
            });
        }
        return file.Verdicts();
    }

    /// <summary>What is missing of a run's programs, and the command that runs them; null where nothing is.</summary>
    /// <param name="path">The run's folder.</param>
    /// <param name="result">One of its benchmarks.</param>
    public static string? Missing(string path, BenchmarkResult result)
    {
        if (result.Benchmark.Kind is not ProgramKind || result.Programs is { NotRun: 0 })
            return null;
        string what = result.Programs is { NotRun: var left } ? $"{left:N0} of {result.Answers.Count:N0} answers of {path} have programs that were not run, and are not counted" : $"the programs of {path} were not run, so that it has no score";
        return $"{result.Benchmark.Id}: {what}; `{Invocation.Name} eval summarise {path} --allow-code-execution` runs them.";
    }
}
