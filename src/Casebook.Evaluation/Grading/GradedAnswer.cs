using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Benchmarks.Kinds;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Grading;

/// <summary>One answer under the three protocols.</summary>
/// <param name="Item">The question.</param>
/// <param name="Seed">The seed of the answer.</param>
/// <param name="Completion">The answer, told apart from its trace.</param>
/// <param name="Official">As the benchmark's own script scores it.</param>
/// <param name="Faith">As the model's authors score it; null where they leave the row out.</param>
/// <param name="Strict">As the verifier judges it.</param>
public sealed record GradedAnswer(BenchmarkItem Item, ulong Seed, Completion Completion, ItemScore Official, ItemScore? Faith, ItemScore Strict)
{
    /// <summary>The text was cut, or its trace never closed.</summary>
    public bool IsTruncated => Completion.Finish == FinishReason.Length || Completion.Outcome == TraceOutcome.Unclosed;

    /// <summary>Grades one answer. Pure; the same answer gives the same grades.</summary>
    public static GradedAnswer Of(BenchmarkKind kind, BenchmarkItem item, RecordedAnswer answer)
    {
        Completion completion = answer.Split();
        return new(
            item, answer.Seed, completion,
            kind.Official(item, completion.Answer),
            item.InFaith ? kind.Faith(item, completion.Answer) : null,
            kind.Strict(item, completion));
    }
}
