using System.Text.Json.Serialization;

namespace Casebook.Evaluation.Problems;

/// <summary>An evaluation's scores and what they come from.</summary>
/// <param name="Overall">Over all problems.</param>
/// <param name="Domains">By domain, in the order of their names.</param>
/// <param name="Results">One a problem, in the problems' order.</param>
public sealed record EvaluationReport(
    [property: JsonPropertyName("overall")] DomainScore Overall,
    [property: JsonPropertyName("domains")] IReadOnlyList<DomainScore> Domains,
    [property: JsonIgnore] IReadOnlyList<ProblemResult> Results)
{
    /// <summary>Scores results.</summary>
    public static EvaluationReport Of(IReadOnlyList<ProblemResult> results) => new(
        DomainScore.Of("all", results),
        [.. results.GroupBy(r => r.Problem.Domain, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => DomainScore.Of(g.Key, [.. g]))],
        results);

    /// <summary>The scores as one JSON object.</summary>
    public string ToJson() => System.Text.Json.JsonSerializer.Serialize(this, EvaluationJson.Default.EvaluationReport);
}

/// <summary>How evaluations look as JSON.</summary>
[JsonSourceGenerationOptions]
[JsonSerializable(typeof(EvaluationReport))]
[JsonSerializable(typeof(Records.RecordReport))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
