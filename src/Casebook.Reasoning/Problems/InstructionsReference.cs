using System.Text.Json.Serialization;
using Casebook.Reasoning.Constraints;

namespace Casebook.Reasoning.Problems;

/// <summary>What the form of an answer must hold to.</summary>
/// <param name="Constraints">One or more; all must hold.</param>
public sealed record InstructionsReference([property: JsonPropertyName("constraints")] IReadOnlyList<Constraint> Constraints) : ReferenceAnswer;
