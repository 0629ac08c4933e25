using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// What all verifiers do alike: the reference must be of their kind, the format gates come first, and an answer counts
/// only when no gate failed. A verifier proper only reads the answer.
/// </summary>
/// <typeparam name="TReference">The kind of reference that it judges against.</typeparam>
public abstract class GatedVerifier<TReference> : IVerifier, IAnswerReader
    where TReference : ReferenceAnswer
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public Verdict Verify(Problem problem, Completion completion)
    {
        Func<string, AnswerReading> read = ReaderOf(problem);
        IReadOnlyList<string> violations = FormatGates.Violations(problem, completion);
        if (violations.Contains(FormatGates.AnswerPresent))
        {
            return new(false, null, violations, FormatGates.Explain(violations));
        }
        AnswerReading reading = read(completion.Answer);
        return violations.Count > 0
            ? new(false, reading.Extracted, violations, FormatGates.Explain(violations))
            : new(reading.Right, reading.Extracted, violations, reading.Reason);
    }

    /// <inheritdoc/>
    public AnswerReading Read(Problem problem, string answer) => ReaderOf(problem)(answer);

    private Func<string, AnswerReading> ReaderOf(Problem problem) => problem.Reference is TReference reference
        ? Reader(problem, reference)
        : throw new ArgumentException($"Problem {problem.Id} asks for the verifier {Name}, but its reference is a {problem.Reference.GetType().Name}.", nameof(problem));

    /// <summary>What reads an answer to this problem. Called for every completion, so that a faulty reference is found on the first.</summary>
    /// <exception cref="ArgumentException">The reference can not be used: a fault of the data.</exception>
    protected abstract Func<string, AnswerReading> Reader(Problem problem, TReference reference);
}

/// <summary>What a verifier makes of an answer's text.</summary>
/// <param name="Right">It is the reference's.</param>
/// <param name="Extracted">In canonical form; null where nothing could be read.</param>
/// <param name="Reason">One sentence that a person can read.</param>
public readonly record struct AnswerReading(bool Right, string? Extracted, string Reason);
