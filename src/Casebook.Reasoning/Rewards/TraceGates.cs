using Casebook.Models.Chat;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.TraceChecks;

namespace Casebook.Reasoning.Rewards;

/// <summary>
/// The checks of traces as gates, for rewards and for filters alike. Both look at every claim and count none, so that no
/// true claim outweighs a false one, and none is worth more for being said at length.
/// </summary>
/// <remarks>Pure, linear, and never throwing on any text.</remarks>
public static class TraceGates
{
    /// <summary>Trace or answer claim what does not hold.</summary>
    public const string ContradictedClaims = "contradicted-claims";

    /// <summary>Nothing ties the trace to what was asked.</summary>
    public const string SilentTrace = "silent-trace";

    /// <summary>The gate that a completion fails, and why; null where it passes those that are on.</summary>
    /// <param name="contradicted">Whether false claims are held back.</param>
    /// <param name="silent">Whether traces without a tie are held back.</param>
    /// <param name="asked">The conversation before the completion.</param>
    /// <param name="trace">The completion's trace.</param>
    /// <param name="answer">Its answer.</param>
    /// <param name="right">The right answer where it is known. What its own id is found to be is not held against a completion: many records are mapped to groups of weaknesses.</param>
    public static (string Gate, string Because)? Fault(TraceRule contradicted, TraceRule silent, IReadOnlyList<Message> asked, string trace, string answer, string? right = null)
    {
        if (contradicted == TraceRule.Gate)
        {
            HashSet<string> given = [.. TraceCheck.Of("", right ?? "", "").Where(IsContradicted).Select(claim => claim.Reason)];
            if (TraceCheck.Of(trace, answer, Problem.PromptText(asked)).FirstOrDefault(claim => IsContradicted(claim) && !given.Contains(claim.Reason)) is { } claim)
            {
                return (ContradictedClaims, claim.Reason);
            }
        }
        return silent == TraceRule.Gate && !TraceGrounds.Exist(trace, answer, Problem.EvidenceText(asked)) ? (SilentTrace, TraceGrounds.Missing) : null;
    }

    /// <summary>The gate that an exemplar's last message fails, and why; null where it passes those that are on.</summary>
    public static (string Gate, string Because)? Fault(TraceRule contradicted, TraceRule silent, Exemplar exemplar)
    {
        Message last = exemplar.Messages[^1];
        return Fault(contradicted, silent, [.. exemplar.Messages.SkipLast(1)], last.ReasoningContent ?? "", last.Content);
    }

    private static bool IsContradicted(TraceClaim claim) => claim.Finding == ClaimFinding.Contradicted;
}
