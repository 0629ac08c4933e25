using System.Text.Json.Serialization;
using Casebook.Evaluation.Statistics;
using Casebook.Knowledge.Cvss;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Problems;

/// <summary>The scores of a group of problems. Rates are fractions; every one counts every problem of the group.</summary>
public sealed record DomainScore
{
    /// <summary>The problems' domain, or <c>all</c>.</summary>
    [JsonPropertyName("domain")]
    public required string Domain { get; init; }

    /// <summary>Right by the verifier, format gates included; no answer, or a truncated one, is wrong.</summary>
    [JsonPropertyName("accuracy")]
    public required Proportion Accuracy { get; init; }

    /// <summary>Completions in which the verifier found an answer.</summary>
    [JsonPropertyName("parse_rate")]
    public required double ParseRate { get; init; }

    /// <summary>Completions that the token budget or the context ended.</summary>
    [JsonPropertyName("truncation_rate")]
    public required double TruncationRate { get; init; }

    /// <summary>Tokens inside the trace, truncated ones included.</summary>
    [JsonPropertyName("mean_trace_tokens")]
    public required double MeanTraceTokens { get; init; }

    /// <summary>Tokens of trace, answer and end of turn together.</summary>
    [JsonPropertyName("mean_tokens")]
    public required double MeanTokens { get; init; }

    /// <summary>Of CVSS problems: by metric, the share of all problems in which it is right. Null for other domains.</summary>
    [JsonPropertyName("metric_agreement"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, double>? MetricAgreement { get; init; }

    /// <summary>Of CVSS problems: mean |Δ base score| over those with a parseable answer (as CTIBench counts). Null for other domains, or if there is none.</summary>
    [JsonPropertyName("mean_score_distance"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MeanScoreDistance { get; init; }

    /// <summary>Scores a group of results.</summary>
    public static DomainScore Of(string domain, IReadOnlyCollection<ProblemResult> results)
    {
        double n = Math.Max(1, results.Count);
        bool cvss = results.Count > 0 && results.All(r => r.Problem.Reference is CvssReference);
        double[] distances = [.. results.Where(r => r.Agreement is not null).Select(r => r.Agreement!.ScoreDistance)];
        return new()
        {
            Domain = domain,
            Accuracy = new(results.Count(r => r.Verdict.Correct), results.Count),
            ParseRate = results.Count(r => r.Verdict.ExtractedAnswer is not null) / n,
            TruncationRate = results.Count(r => r.Completion.Finish == FinishReason.Length) / n,
            MeanTraceTokens = results.Sum(r => (long)r.TraceTokens) / n,
            MeanTokens = results.Sum(r => (long)r.Tokens) / n,
            MetricAgreement = !cvss ? null : CvssVector.MetricNames.Select((name, i) => (name, results.Count(r => r.Agreement is { } a && a.Agrees[i]) / n)).ToDictionary(m => m.name, m => m.Item2),
            MeanScoreDistance = cvss && distances.Length > 0 ? distances.Average() : null,
        };
    }
}
