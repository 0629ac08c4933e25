using Casebook.Evaluation.Grading;
using Casebook.Evaluation.Suites;
using Casebook.Reasoning.TraceChecks;

namespace Casebook.Evaluation.Report.Suites;

/// <summary>What the answers to a benchmark claim, checked once for all pages that show it.</summary>
internal sealed class CheckedAnswers
{
    private readonly Dictionary<GradedAnswer, IReadOnlyList<TraceClaim>> _claims;

    private CheckedAnswers(BenchmarkResult result, Dictionary<GradedAnswer, IReadOnlyList<TraceClaim>> claims) => (Result, _claims) = (result, claims);

    /// <summary>The answers.</summary>
    public BenchmarkResult Result { get; }

    /// <summary>Checks every answer.</summary>
    /// <param name="result">The answers.</param>
    /// <param name="check">Trace, answer and question to claims; null for <see cref="TraceCheck.Of"/>. Called once an answer, from several threads.</param>
    public static CheckedAnswers Of(BenchmarkResult result, Func<string, string, string, IReadOnlyList<TraceClaim>>? check = null)
    {
        check ??= TraceCheck.Of;
        // By reference: two answers may be equal, and each has its own place on a page.
        return new(result, result.Answers.AsParallel()
            .Select(answer => (answer, Claims: check(answer.Completion.Trace, answer.Completion.Answer, answer.Item.Problem.PromptText())))
            .ToDictionary(one => one.answer, one => one.Claims, ReferenceEqualityComparer.Instance as IEqualityComparer<GradedAnswer>));
    }

    /// <summary>What an answer claims: the trace's in the order of their places, then the answer's, then the conclusion.</summary>
    public IReadOnlyList<TraceClaim> this[GradedAnswer answer] => _claims[answer];
}
