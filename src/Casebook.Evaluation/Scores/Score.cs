using System.Text.Json.Serialization;
using Casebook.Evaluation.Running;
using Casebook.Evaluation.Statistics;
using Casebook.Knowledge.Cvss;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Scores;

/// <summary>
/// What a set of judged answers comes to. Strict: no parseable answer, or a truncated one, is wrong, and every rate is a
/// fraction of all <see cref="Problems"/>.
/// </summary>
/// <param name="Domain">The problems' domain; <c>all</c> for all together.</param>
/// <param name="Problems">How many.</param>
/// <param name="Correct">Right, with every format gate passed.</param>
/// <param name="Parsed">Answers in which the verifier found something to judge.</param>
/// <param name="Truncated">Ended by the token budget or the context.</param>
/// <param name="MeanTokens">Tokens a completion.</param>
/// <param name="MeanTraceTokens">Tokens inside the trace a completion, truncated ones included.</param>
public sealed record Score(
    [property: JsonPropertyName("domain")] string Domain,
    [property: JsonPropertyName("problems")] int Problems,
    [property: JsonPropertyName("correct")] int Correct,
    [property: JsonPropertyName("parsed")] int Parsed,
    [property: JsonPropertyName("truncated")] int Truncated,
    [property: JsonPropertyName("mean_tokens")] double MeanTokens,
    [property: JsonPropertyName("mean_trace_tokens")] double MeanTraceTokens)
{
    /// <summary>The name of the score of all domains together.</summary>
    public const string All = "all";

    /// <summary>Correct of all, from 0 to 1; 0 of none.</summary>
    [JsonPropertyName("accuracy")]
    public double Accuracy => Share.Value;

    /// <summary>Lower end of the 95 % interval of <see cref="Accuracy"/> (Wilson 1927).</summary>
    [JsonPropertyName("accuracy_low")]
    public double AccuracyLow => Share.Low95;

    /// <summary>Upper end of the same interval.</summary>
    [JsonPropertyName("accuracy_high")]
    public double AccuracyHigh => Share.High95;

    /// <summary>Half the width of the interval: what another draw of as many problems could show.</summary>
    [JsonPropertyName("accuracy_margin")]
    public double AccuracyMargin => Problems == 0 ? 0 : (AccuracyHigh - AccuracyLow) / 2;

    /// <summary>Of CVSS problems: by metric, the share of all problems in which it is right. Null for other domains.</summary>
    [JsonPropertyName("metric_agreement"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, double>? MetricAgreement { get; init; }

    /// <summary>Of CVSS problems: mean |Δ base score| over those with a parseable answer (as CTIBench counts). Null for other domains, or if there is none.</summary>
    [JsonPropertyName("mean_score_distance"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MeanScoreDistance { get; init; }

    private Proportion Share => new(Correct, Problems);

    /// <summary>The score of each domain in the order of their names, then of all together.</summary>
    public static IReadOnlyList<Score> ByDomain(IReadOnlyCollection<JudgedAnswer> answers) =>
    [
        .. answers.GroupBy(answer => answer.Problem.Domain).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Of(group.Key, [.. group])),
        Of(All, answers),
    ];

    private static Score Of(string domain, IReadOnlyCollection<JudgedAnswer> answers)
    {
        bool cvss = answers.Count > 0 && answers.All(answer => answer.Problem.Reference is CvssReference);
        double[] distances = [.. answers.Where(answer => answer.Agreement is not null).Select(answer => answer.Agreement!.ScoreDistance)];
        return new(
            domain,
            answers.Count,
            answers.Count(answer => answer.Verdict.Correct),
            answers.Count(answer => answer.Verdict.ExtractedAnswer is not null),
            answers.Count(answer => answer.Completion.Finish == FinishReason.Length),
            answers.Count == 0 ? 0 : answers.Average(answer => answer.Tokens),
            answers.Count == 0 ? 0 : answers.Average(answer => answer.TraceTokens))
        {
            MetricAgreement = cvss ? ByMetric(answers) : null,
            MeanScoreDistance = cvss && distances.Length > 0 ? distances.Average() : null,
        };
    }

    private static Dictionary<string, double> ByMetric(IReadOnlyCollection<JudgedAnswer> answers) =>
        CvssVector.MetricNames.Index().ToDictionary(
            metric => metric.Item,
            metric => answers.Count(answer => answer.Agreement is { } agreement && agreement.Agrees[metric.Index]) / (double)answers.Count);
}
