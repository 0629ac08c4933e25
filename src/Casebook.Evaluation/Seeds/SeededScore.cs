using Casebook.Evaluation.Running;
using Casebook.Evaluation.Scores;
using Casebook.Evaluation.Statistics;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Traces;

namespace Casebook.Evaluation.Seeds;

/// <summary>
/// What one domain's answers of all seeds come to. Strict, as <see cref="Score"/>: no parseable answer, or a truncated
/// one, is wrong, and every rate is a fraction of all completions (problems × seeds).
/// </summary>
/// <param name="Domain">The problems' domain; <see cref="Score.All"/> for all together.</param>
/// <param name="Problems">How many.</param>
/// <param name="Accuracy">Mean over seeds of the share that is right, from 0 to 1; 0 of none.</param>
/// <param name="Interval">
/// Of <paramref name="Accuracy"/>, had other problems been drawn: a bootstrap over problems (each problem's mean over its
/// seeds). Where all problems are always right or always wrong, which no resampling can widen, Wilson's for as many problems.
/// </param>
/// <param name="AccuracyBySeed">One accuracy a seed.</param>
/// <param name="ParseRate">Answers in which the verifier found something to judge.</param>
/// <param name="TruncationRate">Ended by the token budget or the context.</param>
/// <param name="WellFormedRate">Without any format violation.</param>
/// <param name="Violations">By name of the gate, how many completions failed it; only gates that any failed.</param>
/// <param name="MeanTokens">Tokens a completion.</param>
/// <param name="MeanTraceTokens">Tokens inside the trace a completion, truncated ones included.</param>
/// <param name="Quotes">Quoted spans in all traces; repetitions count.</param>
/// <param name="QuotesInPrompt">How many of them occur in the problem's messages.</param>
public sealed record SeededScore(
    string Domain,
    int Problems,
    double Accuracy,
    Interval Interval,
    IReadOnlyList<double> AccuracyBySeed,
    double ParseRate,
    double TruncationRate,
    double WellFormedRate,
    IReadOnlyDictionary<string, int> Violations,
    double MeanTokens,
    double MeanTraceTokens,
    int Quotes,
    int QuotesInPrompt)
{
    /// <summary>Sample standard deviation of the accuracy over seeds; null for one seed.</summary>
    public double? Spread => Statistics.Spread.Of(AccuracyBySeed);

    /// <summary>Share of the quoted spans that occur in the prompt; null where nothing was quoted.</summary>
    public double? QuotesInPromptRate => Quotes == 0 ? null : (double)QuotesInPrompt / Quotes;

    /// <param name="rows">The domain's problems.</param>
    /// <param name="answers">Their answers, one a problem and seed.</param>
    internal static SeededScore Of(string domain, int seeds, IReadOnlyCollection<ProblemRow> rows, IReadOnlyCollection<JudgedAnswer> answers)
    {
        (int Quotes, int Occurring)[] quotes = [.. answers.Select(answer => QuotedEvidence.Count(answer.Completion.Trace, answer.Problem.PromptText()))];
        return new(
            domain,
            rows.Count,
            AccuracyOf(rows),
            IntervalOf([.. rows.Select(row => row.Accuracy)]),
            [.. Enumerable.Range(0, seeds).Select(seed => rows.Count == 0 ? 0 : rows.Average(row => row.Correct[seed]))],
            Share(answers, answer => answer.Verdict.ExtractedAnswer is not null),
            Share(answers, answer => answer.Completion.Finish == FinishReason.Length),
            Share(answers, answer => answer.Verdict.Violations.Count == 0),
            answers.SelectMany(answer => answer.Verdict.Violations).CountBy(gate => gate).OrderBy(gate => gate.Key, StringComparer.Ordinal).ToDictionary(),
            answers.Count == 0 ? 0 : answers.Average(answer => answer.Tokens),
            answers.Count == 0 ? 0 : answers.Average(answer => answer.TraceTokens),
            quotes.Sum(count => count.Quotes),
            quotes.Sum(count => count.Occurring));
    }

    internal static double AccuracyOf(IReadOnlyCollection<ProblemRow> rows) => rows.Count == 0 ? 0 : rows.Average(row => row.Accuracy);

    private static Interval IntervalOf(IReadOnlyCollection<double> means)
    {
        int right = means.Count(mean => mean == 1);
        if (right == means.Count || means.All(mean => mean == 0))
        {
            var share = new Proportion(right, means.Count);
            return new(share.Low95, share.High95);
        }
        return Bootstrap.OfMean(means);
    }

    private static double Share(IReadOnlyCollection<JudgedAnswer> answers, Func<JudgedAnswer, bool> counts) =>
        answers.Count == 0 ? 0 : (double)answers.Count(counts) / answers.Count;
}
