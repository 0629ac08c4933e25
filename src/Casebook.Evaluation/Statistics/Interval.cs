using System.Text.Json.Serialization;

namespace Casebook.Evaluation.Statistics;

/// <summary>A 95 % interval.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
[method: JsonConstructor]
public readonly record struct Interval(
    [property: JsonPropertyName("low")] double Low,
    [property: JsonPropertyName("high")] double High)
{
    /// <summary>Half its width: what stands behind ±.</summary>
    [JsonIgnore]
    public double Margin => (High - Low) / 2;
}
