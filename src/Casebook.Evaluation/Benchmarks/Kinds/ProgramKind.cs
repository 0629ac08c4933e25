using System.Text.Json;
using Casebook.Evaluation.Benchmarks.Tables;
using Casebook.Evaluation.CodeExecution;
using Casebook.Evaluation.CodeExecution.Programs;
using Casebook.Evaluation.Grading;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Benchmarks.Kinds;

/// <summary>
/// Programs that are judged by running them (HumanEval). Nothing is run without being allowed: without a verdict from the
/// sandbox every protocol stays empty.
/// </summary>
public sealed class ProgramKind : BenchmarkKind
{
    private const string NotRun = "The program was not run; that has to be allowed with --allow-code-execution.";

    /// <inheritdoc/>
    public override string Name => "python-program";

    /// <inheritdoc/>
    public override string Verifier => "python-program";

    /// <inheritdoc/>
    protected override string DefaultPrompt => """
        Complete this Python function. Think it through, then give the whole function in one code block.

        ```python
        {question}
        ```
        """;

    /// <inheritdoc/>
    protected override ReferenceAnswer Reference(BenchmarkDefinition definition, NameTables names, DataRow row, IReadOnlyList<string> choices)
    {
        try
        {
            return new ProgramReference(HumanEvalTask.Parse(row.Fields.ToJsonString()));
        }
        catch (JsonException e)
        {
            throw row.Fault("task", $"is not one of HumanEval ({e.Message.Split(" Path:")[0].TrimEnd('.')})");
        }
    }

    /// <summary>What to run for an answer.</summary>
    public static CodeTrial Trial(BenchmarkItem item, string answer) => ((ProgramReference)item.Problem.Reference).Task.TrialOfAnswer(answer);

    /// <inheritdoc/>
    public override string? Perfect(BenchmarkItem item) => null;

    /// <inheritdoc/>
    public override ItemScore Official(BenchmarkItem item, string answer) => Of(null);

    /// <inheritdoc/>
    public override ItemScore Strict(BenchmarkItem item, Completion completion) => Of(null);

    /// <summary>The score that a verdict from the sandbox gives.</summary>
    public static ItemScore Of(OutsideVerdict? verdict) => verdict is null
        ? new(null, NotRun, [Metric.MeanIf(false, "accuracy", 0)])
        : new(verdict.Right == true ? "passed" : "failed", verdict.Reason, [Metric.Mean("accuracy", verdict.Right == true)]);
}

/// <summary>A task of HumanEval with its tests.</summary>
internal sealed record ProgramReference(HumanEvalTask Task) : ReferenceAnswer;
