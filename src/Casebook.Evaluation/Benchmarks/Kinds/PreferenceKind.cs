using Casebook.Evaluation.AlpacaEval;
using Casebook.Evaluation.Benchmarks.Tables;
using Casebook.Evaluation.Grading;
using Casebook.Evaluation.Judging;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Benchmarks.Kinds;

/// <summary>
/// Instructions without a right answer, whose answers a judge compares with a baseline's (AlpacaEval 2, arXiv 2404.04475).
/// The column of answers holds the baseline's. Without a judge there is no score under any protocol.
/// </summary>
internal sealed class PreferenceKind : BenchmarkKind
{
    public override string Name => "preference";

    public override string Verifier => "preference";

    public override string Headline => "win_rate";

    protected override string DefaultPrompt => "{question}";

    protected override ReferenceAnswer Reference(BenchmarkDefinition definition, NameTables names, DataRow row, IReadOnlyList<string> choices) =>
        new BaselineReference(row.Require(definition.Columns.Question ?? throw row.Fault("columns.question", "is not said by the definition")), Answer(definition, row));

    public override string? Perfect(BenchmarkItem item) => null;

    public override JudgeProtocol Judge(JudgeTemplate? template, bool seesTrace)
    {
        JudgePrompt prompt = template is null ? JudgePrompt.Ours : JudgePrompt.Parse(template.File, template.Text);
        return new(template is null ? $"our own wording {prompt.Fingerprint}" : $"published wording, {template.Name}", (item, completion) =>
        {
            var asked = (BaselineReference)item.Problem.Reference;
            string answer = JudgeProtocol.Shown(completion, seesTrace);
            bool modelFirst = PairwiseJudge.ModelFirst(asked.Instruction, seed: 0);
            return new(
                modelFirst ? prompt.Messages(asked.Instruction, answer, asked.Baseline) : prompt.Messages(asked.Instruction, asked.Baseline, answer),
                reply => Read(reply, modelFirst));
        });
    }

    public override ItemScore Judged(BenchmarkItem item, OutsideVerdict? verdict) => verdict?.Preference is not { } preference
        ? new(null, verdict?.Reason ?? "Only a judge model can tell, which was not asked.", [Metric.MeanIf(false, Headline, 0), Metric.MeanIf(verdict is not null, "undetermined", 1)])
        : new(preference > 0.5 ? "preferred" : "not preferred", verdict.Reason, [Metric.Mean(Headline, preference), Metric.Mean("undetermined", 0)]);

    public override ItemScore Official(BenchmarkItem item, string answer) => Judged(item, null);

    public override ItemScore Strict(BenchmarkItem item, Completion completion) => new(null, "No rule can tell which answer is better.", [Metric.MeanIf(false, Headline, 0)]);

    private static JudgeReading Read(string reply, bool modelFirst) => JudgeReply.FromText(reply) is not { } second ? default
        : (modelFirst ? 1 - second : second) is var preference && preference > 0.5 ? new(JudgeVerdict.Yes, preference)
        : new(JudgeVerdict.No, preference);
}

/// <summary>What answers are compared with.</summary>
/// <param name="Instruction">What was asked, without anything around it.</param>
/// <param name="Baseline">The baseline's answer.</param>
internal sealed record BaselineReference(string Instruction, string Baseline) : ReferenceAnswer;
