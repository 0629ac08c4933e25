using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// What a completion must have before its answer counts. Rewarding an answer whose trace is missing or empty teaches a
/// model to stop reasoning, so the gates come before every verifier's own judgement.
/// </summary>
public static class FormatGates
{
    /// <summary>The trace was opened and closed.</summary>
    public const string Closed = "closed";

    /// <summary>The trace has something other than white space and marks inside.</summary>
    public const string NotEmpty = "not-empty";

    /// <summary>Something stands after the trace, and the token budget did not cut it: <c>CWE-78</c> may be the start of <c>CWE-787</c>.</summary>
    public const string AnswerPresent = "answer-present";

    /// <summary>Names of the gates that <paramref name="completion"/> fails, in the order above; empty for a well-formed one.</summary>
    /// <param name="problem">What was asked: a trace that only repeats it is none.</param>
    public static IReadOnlyList<string> Violations(Problem problem, Completion completion)
    {
        var violations = new List<string>();
        if (completion.Outcome is TraceOutcome.Unclosed or TraceOutcome.NoTrace)
        {
            violations.Add(Closed);
        }
        if (completion.Outcome is TraceOutcome.Empty || (completion.Outcome is TraceOutcome.Closed && !HasWords(completion.Trace)))
        {
            violations.Add(NotEmpty);
        }
        if (!HasAnswer(completion))
        {
            violations.Add(AnswerPresent);
        }
        return violations;
    }

    /// <summary>Whether something stands after the trace, whole.</summary>
    public static bool HasAnswer(Completion completion) =>
        completion.Outcome is not TraceOutcome.Unclosed && completion.Finish == FinishReason.Stop && HasWords(completion.Answer);

    /// <summary>One sentence for people.</summary>
    internal static string Explain(IReadOnlyList<string> violations) => violations[0] switch
    {
        Closed => "The trace was never closed, or never opened.",
        NotEmpty => "The trace is empty.",
        _ => "There is no complete answer after the trace.",
    };

    private static bool HasWords(string text) => text.Any(char.IsLetterOrDigit);
}
