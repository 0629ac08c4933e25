using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// Decides whether a completion answers its problem. Pure, deterministic, thread-safe, no I/O, and never throwing on
/// any completion. The same verifier is the reward in training, the score in evaluation and the filter in data building.
/// </summary>
public interface IVerifier
{
    /// <summary>The name by which a problem asks for this verifier.</summary>
    string Name { get; }

    /// <summary>Judges <paramref name="completion"/> against the problem's reference.</summary>
    /// <exception cref="ArgumentException">The problem's reference is not of the verifier's kind: a fault of the data, not of the model.</exception>
    Verdict Verify(Problem problem, Completion completion);
}

/// <summary>A verifier's judgement.</summary>
/// <param name="Correct">Right by the problem's reference, and no gate failed.</param>
/// <param name="ExtractedAnswer">The verifier's reading of the answer in canonical form; null where it found none.</param>
/// <param name="Violations">Names of the format gates that failed; empty for a well-formed completion.</param>
/// <param name="Reason">One sentence that a person can read.</param>
public sealed record Verdict(bool Correct, string? ExtractedAnswer, IReadOnlyList<string> Violations, string Reason);
