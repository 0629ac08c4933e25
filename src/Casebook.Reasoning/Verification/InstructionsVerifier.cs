using Casebook.Reasoning.Constraints;
using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// All of the answer, not its last line alone, holds to every constraint of the reference. What it says is not judged:
/// nonsense in the right form is right, unless it goes round in circles, is copied from the prompt, names nothing or
/// hides something in a comment.
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
            if (ProseAnswer.Fault(problem, answer, copies: reference.Constraints.Any(constraint => constraint is CommaList)) is { } fault)
            {
                return new(false, answer, $"The answer {fault}.");
            }
            string[] violations = [.. reference.Constraints.Select(constraint => constraint.Violation(answer)).OfType<string>()];
            return violations.Length == 0
                ? new(true, answer, "The answer holds to every constraint.")
                : new(false, answer, $"The answer does not hold to the instructions: {string.Join("; ", violations).TrimEnd('.')}.");
        };
    }
}
