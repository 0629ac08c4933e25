using Casebook.Evaluation.Benchmarks.Tables;
using Casebook.Evaluation.Grading;
using Casebook.Evaluation.Judging;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Benchmarks.Kinds;

/// <summary>
/// Answers in free words to which there is a reference, graded by a judge: right, partly right or wrong. Words can be
/// compared, but not what they say, so that without a judge there is no score under any protocol.
/// </summary>
internal sealed class GradedAnswerKind : BenchmarkKind
{
    private const string Undetermined = "undetermined";

    public override string Name => "graded-answer";

    public override string Verifier => "graded-answer";

    public override string Headline => "grade";

    protected override string DefaultPrompt => """
        {question}

        Answer in the language of the question, as briefly as a complete answer allows.
        """;

    protected override ReferenceAnswer Reference(BenchmarkDefinition definition, NameTables names, DataRow row, IReadOnlyList<string> choices) => new GradedReference(
        row.Require(definition.Columns.Question ?? definition.Columns.Prompt ?? throw row.Fault("columns.question", "is not said by the definition")),
        Answer(definition, row));

    public override string? Perfect(BenchmarkItem item) => null;

    public override JudgeProtocol Judge(JudgeTemplate? template, bool seesTrace)
    {
        GradePrompt prompt = template is null ? GradePrompt.Ours : GradePrompt.Parse(template);
        return new(prompt.Name, (item, completion) =>
        {
            var asked = (GradedReference)item.Problem.Reference;
            return new(prompt.Messages(asked.Question, asked.Right, JudgeProtocol.Shown(completion, seesTrace)), GradeReply.Read);
        });
    }

    public override ItemScore Judged(BenchmarkItem item, OutsideVerdict? verdict) => verdict is null
        ? NotJudged
        // What could not be told counts as wrong: a judge that fails must not make a model look better than it is.
        : new(Word(verdict.Grade), verdict.Grade is null ? verdict.Reason : $"The judge calls it {Word(verdict.Grade)}.",
        [
            Metric.Mean(Headline, verdict.Grade ?? 0), Metric.Mean("accuracy", verdict.Grade == 1), Metric.Mean(Undetermined, verdict.Grade is null),
        ]);

    public override ItemScore Official(BenchmarkItem item, string answer) => NotJudged;

    public override ItemScore Strict(BenchmarkItem item, Completion completion) => new(null, "No rule can tell what an answer in free words says.", [Metric.MeanIf(false, Headline, 0)]);

    private static ItemScore NotJudged => new(null, "Only a judge model can tell, which was not asked.", [Metric.MeanIf(false, "grade", 0)]);

    private static string? Word(double? grade) => grade switch { null => null, 1 => "right", 0 => "wrong", _ => "partly right" };
}

/// <summary>What an answer in free words is graded by.</summary>
/// <param name="Question">What was asked, as the judge is shown it.</param>
/// <param name="Right">The reference.</param>
internal sealed record GradedReference(string Question, string Right) : ReferenceAnswer;
