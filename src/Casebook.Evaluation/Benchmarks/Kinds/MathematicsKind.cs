using Casebook.Evaluation.Benchmarks.Readings;
using Casebook.Evaluation.Benchmarks.Tables;
using Casebook.Evaluation.Grading;
using Casebook.Reasoning.Mathematics;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Benchmarks.Kinds;

/// <summary>
/// A mathematical answer in a box. Official, as the script of MATH: the last box's text and the reference's must be equal
/// after a few repairs of spelling (fractions, spaces, units, percent signs); strict compares values.
/// </summary>
internal sealed class MathematicsKind : BenchmarkKind
{
    public override string Name => "mathematics";

    public override string Verifier => "mathematics";

    protected override string DefaultPrompt => """
        {question}

        Reason step by step, and put the final answer into \boxed{}.
        """;

    /// <summary>A worked solution gives the answer in its last box.</summary>
    protected override ReferenceAnswer Reference(BenchmarkDefinition definition, NameTables names, DataRow row, IReadOnlyList<string> choices)
    {
        string answer = Answer(definition, row);
        string? boxed = answer.Contains(@"\boxed", StringComparison.Ordinal) ? MathematicsAnswer.Extract(answer) : answer;
        return string.IsNullOrWhiteSpace(boxed) ? throw row.Fault("answer", "has no answer in a box") : new MathematicsReference(boxed.Trim());
    }

    public override string? Perfect(BenchmarkItem item) => $@"\boxed{{{Wanted(item)}}}";

    public override ItemScore Official(BenchmarkItem item, string answer)
    {
        string? boxed = MathSpelling.LastBox(answer);
        bool right = boxed is not null && MathSpelling.Of(boxed) == MathSpelling.Of(Wanted(item));
        return new(boxed, boxed is null ? "There is no box." : right ? $"{boxed} is the reference." : $"{boxed} is not spelt as {Wanted(item)}.", [Metric.Mean("accuracy", right)]);
    }

    private static string Wanted(BenchmarkItem item) => ((MathematicsReference)item.Problem.Reference).Answer;
}
