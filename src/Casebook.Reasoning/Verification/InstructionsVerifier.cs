using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// All of the answer, not its last line alone, holds to every constraint of the reference. What it says is not judged:
/// nonsense in the right form is right.
/// </summary>
public sealed class InstructionsVerifier : GatedVerifier<InstructionsReference>
{
    /// <inheritdoc/>
    public override string Name => "instructions";

    /// <inheritdoc/>
    protected override Func<string, AnswerReading> Reader(Problem problem, InstructionsReference reference)
    {
        if (reference.Constraints.Count == 0)
        {
            throw new ArgumentException($"Problem {problem.Id}: the reference has no constraints.", nameof(problem));
        }
        return text =>
        {
            string answer = text.Trim();
            string[] violations = [.. reference.Constraints.Select(constraint => constraint.Violation(answer)).OfType<string>()];
            return violations.Length == 0
                ? new(true, answer, "The answer holds to every constraint.")
                : new(false, answer, $"The answer does not hold to the instructions: {string.Join("; ", violations).TrimEnd('.')}.");
        };
    }
}
