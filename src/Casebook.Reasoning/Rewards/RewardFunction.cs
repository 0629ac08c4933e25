using Casebook.Knowledge.Cvss;
using Casebook.Knowledge.Cwe;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Traces;
using Casebook.Reasoning.Verification;

namespace Casebook.Reasoning.Rewards;

/// <summary>
/// Makes a number of a verifier's judgement. Pure and thread-safe. By default the binary reward of the reference model
/// (arXiv 2601.21051): 1 for a right answer that passed every gate, else 0.
/// </summary>
public sealed class RewardFunction(RewardSettings settings)
{
    /// <summary>The trace quotes what the prompt does not have.</summary>
    public const string Quotes = "quotes";

    /// <summary>The trace names a CWE id that does not exist.</summary>
    public const string UnknownIdentifiers = "unknown-identifiers";

    /// <summary>What these settings say.</summary>
    public RewardSettings Settings { get; } = settings;

    /// <summary>Judges a completion.</summary>
    /// <param name="tokens">How many tokens the completion has, for rewards that look at length.</param>
    /// <exception cref="ArgumentException">The problem asks for a verifier that does not exist or does not fit its reference.</exception>
    public Rewarded Of(Problem problem, Completion completion, int tokens)
    {
        Verdict verdict = Verifiers.ByName(problem.Verifier).Verify(problem, completion);
        double earned = verdict.Correct ? 1 : Credit(problem.Reference, verdict);
        (string Name, string Because)? fault = earned > 0 ? Fault(problem, completion, verdict) : null;
        return new((fault is null ? earned : 0) - Penalty(tokens), verdict, fault?.Name, fault?.Because);
    }

    /// <summary>What a wrong answer earns all the same.</summary>
    private double Credit(ReferenceAnswer reference, Verdict verdict)
    {
        if (verdict.Violations.Count > 0 || verdict.ExtractedAnswer is not { } answer)
        {
            return 0;
        }
        return reference switch
        {
            CweReference cwe when Settings.ParentCwe > 0 && CweCatalogue.Find(cwe.Cwe) is { } entry && entry.Parents.Contains(answer) => Settings.ParentCwe,
            CvssReference cvss when Settings.CvssCredit != CvssCredit.None && CvssVector.TryParse(answer, out CvssVector? vector) =>
                Settings.CvssCreditMost * Nearness(CvssAgreement.Of(CvssVector.Parse(cvss.Vector), vector)),
            _ => 0,
        };
    }

    private double Nearness(CvssAgreement agreement) => Settings.CvssCredit == CvssCredit.Score
        ? 1 - (agreement.ScoreDistance / 10)
        : agreement.Agrees.Count(agrees => agrees) / (double)agreement.Agrees.Count;

    private (string Name, string Because)? Fault(Problem problem, Completion completion, Verdict verdict)
    {
        if (Settings.Quotes == TraceRule.Gate && QuotedEvidence.NotIn(completion.Trace, problem.PromptText()) is [var quote, ..])
        {
            return (Quotes, $"The prompt does not say \"{quote}\".");
        }
        if (Settings.UnknownIdentifiers == TraceRule.Gate && CweId.FindAll(completion.Trace).FirstOrDefault(id => CweCatalogue.KindOf(id) == CweKind.Unknown) is { } unknown)
        {
            return (UnknownIdentifiers, $"There is no {unknown}.");
        }
        return TraceGates.Fault(Settings.ContradictedClaims, Settings.SilentTraces, problem.Messages, completion.Trace, completion.Answer, verdict.ExtractedAnswer);
    }

    private double Penalty(int tokens) => Math.Min(1, Settings.LengthPenalty * Math.Max(0, (long)tokens - Settings.LengthBudget));
}

/// <summary>A reward and the judgement behind it.</summary>
/// <param name="Reward">What reinforcement learning maximises. Below 0 where length is punished.</param>
/// <param name="Verdict">The verifier's.</param>
/// <param name="Withheld">Why an answer that would have earned something did not: <see cref="RewardFunction.Quotes"/>, <see cref="RewardFunction.UnknownIdentifiers"/> or a name of <see cref="TraceGates"/>; null where nothing was withheld.</param>
/// <param name="Because">The same in one sentence that a person can read.</param>
public sealed record Rewarded(double Reward, Verdict Verdict, string? Withheld = null, string? Because = null)
{
    /// <summary>The verdict in one sentence, and in another why nothing was paid for it.</summary>
    public string Reason => Withheld is null ? Verdict.Reason : $"{Verdict.Reason} Withheld ({Withheld}): {Because}";
}
