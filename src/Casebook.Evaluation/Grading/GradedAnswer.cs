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
    /// <param name="kind">How.</param>
    /// <param name="item">The question.</param>
    /// <param name="answer">What was answered.</param>
    /// <param name="outside">The verdict on it that no rule can give; null where none is needed, or none was got.</param>
    public static GradedAnswer Of(BenchmarkKind kind, BenchmarkItem item, RecordedAnswer answer, OutsideVerdict? outside = null)
    {
        Completion completion = answer.Split();
        if (kind is ProgramKind)
        {
            ItemScore score = ProgramKind.Of(outside);
            return new(item, answer.Seed, completion, score, null, score);
        }
        return new(
            item, answer.Seed, completion,
            kind.Judged(item, outside) ?? kind.Official(item, completion.Answer),
            item.InFaith ? kind.Faith(item, completion.Answer) : null,
            kind.Strict(item, completion));
    }
}
