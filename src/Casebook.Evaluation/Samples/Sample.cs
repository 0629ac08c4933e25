using System.Text.Json.Serialization;

namespace Casebook.Evaluation.Samples;

/// <summary>One line of <c>samples.jsonl</c>.</summary>
/// <param name="Id">The problem's id.</param>
/// <param name="Domain">Its domain.</param>
/// <param name="Correct">The verdict.</param>
/// <param name="Reference">The right answer.</param>
/// <param name="Violations">Format gates that failed.</param>
/// <param name="Reason">The verdict in one sentence.</param>
/// <param name="Prompt">What the model was asked.</param>
/// <param name="Trace">Its reasoning.</param>
/// <param name="Answer">What follows it; empty for none.</param>
public sealed record Sample(
    string Id, string Domain, bool Correct, string Reference, IReadOnlyList<string> Violations, string Reason, string Prompt, string Trace, string Answer);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Sample))]
internal sealed partial class SampleJson : JsonSerializerContext;
