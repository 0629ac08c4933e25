using Casebook.Evaluation.Benchmarks;

namespace Casebook.Evaluation.Grading;

/// <summary>
/// What a perfect model and one that always gives the same answer score: whether grading can be trusted at all, and what
/// a score has to be above.
/// </summary>
/// <param name="Perfect">Every row's right answer, in the form that is asked for; null where no rule can write one.</param>
/// <param name="Constant">The answer that is right most often, for every row.</param>
/// <param name="ConstantAnswer">That answer.</param>
public sealed record SelfCheck(GradeSummary? Perfect, GradeSummary Constant, string ConstantAnswer)
{
    private const string NoIdea = "I do not know.";

    /// <summary>Grades the two.</summary>
    public static SelfCheck Of(Benchmark benchmark)
    {
        Dictionary<int, string?> right = benchmark.Items.ToDictionary(item => item.Row, benchmark.Kind.Perfect);
        string constant = right.Values.OfType<string>().CountBy(answer => answer).OrderByDescending(answer => answer.Value).Select(answer => answer.Key).FirstOrDefault() ?? NoIdea;
        return new(right.Values.All(answer => answer is not null) ? Grade(benchmark, item => right[item.Row]!) : null, Grade(benchmark, _ => constant), constant);
    }

    private static GradeSummary Grade(Benchmark benchmark, Func<BenchmarkItem, string> answer) => GradeSummary.Of(
        benchmark, [.. benchmark.Items.Select(item => GradedAnswer.Of(benchmark.Kind, item, new RecordedAnswer { Row = item.Row, Text = answer(item) }))]);
}
