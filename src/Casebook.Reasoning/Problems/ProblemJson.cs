using System.Text.Json.Serialization;
using Casebook.Reasoning.Rollouts;

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
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(Exemplar))]
[JsonSerializable(typeof(RolloutGroup))]
internal sealed partial class ProblemJson : JsonSerializerContext;
