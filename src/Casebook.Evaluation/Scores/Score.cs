using System.Text.Json.Serialization;
using Casebook.Evaluation.Running;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Scores;

/// <summary>What a set of judged answers comes to. Rates are fractions of <see cref="Problems"/>.</summary>
/// <param name="Domain">The problems' domain; <c>all</c> for all together.</param>
/// <param name="Problems">How many.</param>
/// <param name="Correct">Right, with every format gate passed.</param>
/// <param name="Parsed">Answers in which the verifier found something to judge.</param>
/// <param name="Truncated">Ended by the token budget or the context.</param>
/// <param name="MeanTokens">Tokens a completion.</param>
public sealed record Score(
    [property: JsonPropertyName("domain")] string Domain,
    [property: JsonPropertyName("problems")] int Problems,
    [property: JsonPropertyName("correct")] int Correct,
    [property: JsonPropertyName("parsed")] int Parsed,
    [property: JsonPropertyName("truncated")] int Truncated,
    [property: JsonPropertyName("mean_tokens")] double MeanTokens)
{
    /// <summary>The name of the score of all domains together.</summary>
    public const string All = "all";

    /// <summary>Correct of all, from 0 to 1; 0 of none.</summary>
    [JsonPropertyName("accuracy")]
    public double Accuracy => Problems == 0 ? 0 : (double)Correct / Problems;

    /// <summary>
    /// Half the width of the 95 % interval of <see cref="Accuracy"/>, by the normal approximation to Wilson's score
    /// interval (Wilson 1927): what another draw of as many problems could show.
    /// </summary>
    [JsonPropertyName("accuracy_margin")]
    public double AccuracyMargin
    {
        get
        {
            const double Z = 1.959964;
            if (Problems == 0)
                return 0;
            double n = Problems;
            double p = Accuracy;
            return Z / (1 + Z * Z / n) * Math.Sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        }
    }

    /// <summary>The score of each domain in the order of their names, then of all together.</summary>
    public static IReadOnlyList<Score> ByDomain(IReadOnlyCollection<JudgedAnswer> answers) =>
    [
        .. answers.GroupBy(answer => answer.Problem.Domain).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Of(group.Key, [.. group])),
        Of(All, answers),
    ];

    private static Score Of(string domain, IReadOnlyCollection<JudgedAnswer> answers) => new(
        domain,
        answers.Count,
        answers.Count(answer => answer.Verdict.Correct),
        answers.Count(answer => answer.Verdict.ExtractedAnswer is not null),
        answers.Count(answer => answer.Completion.Finish == FinishReason.Length),
        answers.Count == 0 ? 0 : answers.Average(answer => answer.Tokens));
}
