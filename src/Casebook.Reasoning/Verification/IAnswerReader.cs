using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// A verifier that can judge an answer by itself, without the trace and the gates before it: what a benchmark asks about
/// a model that was never taught to reason aloud.
/// </summary>
public interface IAnswerReader
{
    /// <summary>Reads what stands behind the trace. Never throws on any answer.</summary>
    /// <exception cref="ArgumentException">The problem's reference is not of the verifier's kind, or can not be used.</exception>
    AnswerReading Read(Problem problem, string answer);
}
