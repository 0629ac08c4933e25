using System.Text.Json.Serialization;
using Casebook.Reasoning.Constraints;

namespace Casebook.Reasoning.Problems;

/// <summary>What the form of an answer must hold to.</summary>
/// <param name="Constraints">One or more; all must hold.</param>
public sealed record InstructionsReference([property: JsonPropertyName("constraints")] IReadOnlyList<Constraint> Constraints) : ReferenceAnswer
{
    /// <summary>An answer in the right form and one in a wrong form; null where constraints are too many to write one.</summary>
    public override AnswerSlots? Slots() => FormedAnswer.Right(Constraints) is { } right && FormedAnswer.Wrong(Constraints) is { } wrong
        ? new(right, wrong, null, [wrong, right])
        : null;
}
