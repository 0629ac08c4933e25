using System.Text.Json.Serialization;

namespace Casebook.Reasoning.Problems;

/// <summary>
/// How problems and exemplars look as JSON. Strict: a misspelt <c>reasoning_content</c> that is silently skipped would
/// train a model without traces.
/// </summary>
[JsonSourceGenerationOptions(
    AllowDuplicateProperties = false,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(Exemplar))]
internal sealed partial class ProblemJson : JsonSerializerContext;
