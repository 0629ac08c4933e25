using Casebook.Knowledge.Cwe;
using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// The answer's last line that is not blank names one weakness, and it is the reference's. Repeating the same id is
/// fine; two different ones are wrong even if one of them is right, or listing all would pay. Ids in full-width or
/// look-alike letters, and ids inside longer ones, are none.
/// </summary>
public sealed class CweVerifier : IVerifier
{
    /// <inheritdoc/>
    public string Name => "cwe";

    /// <inheritdoc/>
    public Verdict Verify(Problem problem, Completion completion)
    {
        if (problem.Reference is not CweReference reference)
        {
            throw new ArgumentException($"Problem {problem.Id} asks for the verifier cwe, but its reference is a {problem.Reference.GetType().Name}.", nameof(problem));
        }
        IReadOnlyList<string> violations = FormatGates.Violations(completion);
        IReadOnlyList<string> ids = violations.Contains(FormatGates.AnswerPresent) ? [] : Named(completion.Answer);
        string? answer = ids.Count == 1 ? ids[0] : null;
        bool right = answer == reference.Cwe;
        string reason =
            violations.Count > 0 ? FormatGates.Explain(violations)
            : ids.Count == 0 ? "The answer's last line names no CWE id."
            : ids.Count > 1 ? $"The answer's last line names {ids.Count} different ids, {ids[0]} and {ids[1]} among them."
            : right ? $"{answer} is the reference."
            : $"{answer} is not {reference.Cwe}.";
        return new(right && violations.Count == 0, answer, violations, reason);
    }

    /// <summary>The different ids that the answer's last line names; an answer that counts names one.</summary>
    public static IReadOnlyList<string> Named(string answer) => [.. CweId.FindAll(AnswerText.LastLine(answer)).Distinct()];
}
