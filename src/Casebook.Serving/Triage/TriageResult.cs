using System.Text.Json.Serialization;

namespace Casebook.Serving.Triage;

/// <summary>What triage says of a CVE record; its JSON form is one line of the output.</summary>
/// <param name="Id">The record's CVE id.</param>
/// <param name="Cwe">The weakness that the model named; null where it named none that there is.</param>
/// <param name="RunnerUp">The other weakness that its trace weighed last; null where it weighed none.</param>
/// <param name="Vector">The CVSS 3.1 base vector that the model named; null where it named none.</param>
/// <param name="Score">The base score, computed from <paramref name="Vector"/> by the formula, not by the model.</param>
/// <param name="Trace">How the model came to both: the trace for the weakness, an empty line, the trace for the vector.</param>
/// <param name="Remarks">Why something is null, and what else to know (a description that was cut); empty where there is nothing to say.</param>
public sealed record TriageResult(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("cwe")] string? Cwe,
    [property: JsonPropertyName("runner_up")] string? RunnerUp,
    [property: JsonPropertyName("vector")] string? Vector,
    [property: JsonPropertyName("score")] double? Score,
    [property: JsonPropertyName("trace")] string Trace,
    [property: JsonPropertyName("remarks")] IReadOnlyList<string> Remarks);

/// <summary>JSON of triage results. Text stays readable: only what JSON itself forbids is escaped.</summary>
[JsonSerializable(typeof(TriageResult))]
public sealed partial class TriageJson : JsonSerializerContext;
