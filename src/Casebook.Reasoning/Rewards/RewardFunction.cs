using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;

namespace Casebook.Reasoning.Rewards;

/// <summary>
/// Makes a number of a verifier's judgement. Pure and thread-safe. By default the binary reward of the reference model
/// (arXiv 2601.21051): 1 for a right answer that passed every gate, else 0.
/// </summary>
public sealed class RewardFunction(RewardSettings settings)
{
    /// <summary>What these settings say.</summary>
    public RewardSettings Settings { get; } = settings;

    /// <summary>Judges a completion.</summary>
    /// <param name="tokens">How many tokens the completion has, for rewards that look at length.</param>
    /// <exception cref="ArgumentException">The problem asks for a verifier that does not exist or does not fit its reference.</exception>
    public Rewarded Of(Problem problem, Completion completion, int tokens)
    {
        Verdict verdict = Verifiers.ByName(problem.Verifier).Verify(problem, completion);
        return new(verdict.Correct ? 1 : 0, verdict);
    }
}

/// <summary>A reward and the judgement behind it.</summary>
/// <param name="Reward">What reinforcement learning maximises.</param>
/// <param name="Verdict">The verifier's.</param>
public sealed record Rewarded(double Reward, Verdict Verdict);
