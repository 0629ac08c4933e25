using Casebook.Evaluation.Benchmarks.Tables;
using Casebook.Evaluation.Grading;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.QuestionAnswering;
using Casebook.Reasoning.Verification;

namespace Casebook.Evaluation.Benchmarks.Kinds;

/// <summary>A few words. Official, as HotpotQA's script: the whole answer against the reference, so that a sentence around it is never exact.</summary>
internal sealed class ShortAnswerKind : BenchmarkKind
{
    public override string Name => "short-answer";

    public override string Verifier => "short-answer";

    public override string Headline => "exact_match";

    protected override string DefaultPrompt => """
        {passages}

        {question}

        Think it through, then end with one line: 'Answer: ' and the answer in as few words as possible.
        """;

    protected override ReferenceAnswer Reference(BenchmarkDefinition definition, NameTables names, DataRow row, IReadOnlyList<string> choices)
    {
        IReadOnlyList<string> accepted = [.. row.List(definition.Columns.Answer ?? throw row.Fault("columns.answer", "is not said by the definition")).Where(answer => answer.Length > 0)];
        return accepted.Count > 0 ? new ShortAnswerReference(accepted) : throw row.Fault("answer", "is empty");
    }

    public override string? Perfect(BenchmarkItem item) => Accepted(item)[0];

    public override ItemScore Official(BenchmarkItem item, string answer)
    {
        var match = AnswerMatch.Best(answer, Accepted(item));
        return new(answer.Length > 0 ? answer : null, match.Exact ? "The whole answer is the reference." : $"The whole answer against \"{Accepted(item)[0]}\".", [Metric.Mean("exact_match", match.Exact), Metric.Mean("f1", match.F1)]);
    }

    public override ItemScore Strict(BenchmarkItem item, Completion completion)
    {
        AnswerReading reading = Read(item, completion);
        double f1 = reading.Extracted is { } said ? AnswerMatch.Best(said, Accepted(item)).F1 : 0;
        return new(reading.Extracted, reading.Reason, [Metric.Mean("exact_match", reading.Right), Metric.Mean("f1", reading.Right ? 1 : f1), Metric.Mean("accuracy", reading.Right)]);
    }

    private static IReadOnlyList<string> Accepted(BenchmarkItem item) => ((ShortAnswerReference)item.Problem.Reference).Accepted;
}
