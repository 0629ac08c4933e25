using System.CommandLine;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Benchmarks.Kinds;
using Casebook.Evaluation.CodeExecution;
using Casebook.Evaluation.Grading;
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

    /// <summary>The verdicts on programs; null for benchmarks without any, or where running them is not allowed.</summary>
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
}
