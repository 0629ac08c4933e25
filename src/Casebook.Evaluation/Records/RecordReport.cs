using System.Text.Json.Serialization;
using Casebook.Evaluation.Problems;
using Casebook.Evaluation.Statistics;

namespace Casebook.Evaluation.Records;

/// <summary>How a model does on real records, with what it was asked and what a guess would score.</summary>
public sealed record RecordReport
{
    /// <summary>Records of the file, unreadable ones included.</summary>
    [JsonPropertyName("records")]
    public required int Records { get; init; }

    /// <summary>Records that could not be read, were rejected, or have no English description.</summary>
    [JsonPropertyName("unusable")]
    public required int Unusable { get; init; }

    /// <summary>Usable records that name any weakness.</summary>
    [JsonPropertyName("with_cwe")]
    public required int WithCwe { get; init; }

    /// <summary>Those of them that name one the model was taught: the problems that were asked.</summary>
    [JsonPropertyName("asked")]
    public required int Asked { get; init; }

    /// <summary>Descriptions that were cut to fit the model's context.</summary>
    [JsonPropertyName("cut")]
    public required int Cut { get; init; }

    /// <summary>The weakness that most of these records have; null where nothing was asked.</summary>
    [JsonPropertyName("majority_class")]
    public required string? MajorityClass { get; init; }

    /// <summary>The score of always answering it (chosen on these very records, so a generous bar).</summary>
    [JsonPropertyName("majority")]
    public required Proportion Majority { get; init; }

    /// <summary>The model's scores.</summary>
    [JsonPropertyName("model")]
    public required EvaluationReport Model { get; init; }

    /// <summary>The report as one JSON object.</summary>
    public string ToJson() => System.Text.Json.JsonSerializer.Serialize(this, EvaluationJson.Default.RecordReport);
}
