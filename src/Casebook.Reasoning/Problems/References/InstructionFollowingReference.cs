using System.Text.Json;
using System.Text.Json.Serialization;

namespace Casebook.Reasoning.Problems;

/// <summary>The instructions that IFEval's checks are to find followed, as its files have them.</summary>
/// <param name="Ids">One or more: <c>keywords:existence</c>.</param>
/// <param name="Arguments">As many, in the same order; those that are null count as absent.</param>
public sealed record InstructionFollowingReference(
    [property: JsonPropertyName("ids")] IReadOnlyList<string> Ids,
    [property: JsonPropertyName("kwargs")] IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> Arguments) : ReferenceAnswer;
