using Casebook.Knowledge.Cvss;
using Casebook.Knowledge.Cwe;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;

namespace Casebook.Serving.Triage;

/// <summary>
/// From completions to what may be reported. A model can name any id, so every one is looked up; what does not hold
/// becomes null with a reason.
/// </summary>
internal static class TriageReading
{
    /// <summary>The answered weakness and the last other one that was weighed, or why there is none.</summary>
    public static (string? Cwe, string? RunnerUp, string? Reason) Weakness(Completion completion)
    {
        if (Unanswered(completion) is { } unanswered)
        {
            return (null, null, unanswered);
        }
        IReadOnlyList<string> named = CweVerifier.Named(completion.Answer);
        if (named.Count != 1)
        {
            return (null, null, named.Count == 0 ? "the answer names no CWE id" : $"the answer names {named.Count} different CWE ids");
        }
        string cwe = named[0];
        string? objection = CweCatalogue.KindOf(cwe) switch
        {
            CweKind.Weakness => null,
            CweKind.Deprecated => $"the answer {cwe} is deprecated in CWE {CweCatalogue.Release}",
            CweKind.Category => $"the answer {cwe} is a category, not a weakness",
            CweKind.View => $"the answer {cwe} is a view, not a weakness",
            _ => $"the answer {cwe} does not exist in CWE {CweCatalogue.Release}",
        };
        return objection is null
            ? (cwe, CweId.FindAll(completion.Trace).LastOrDefault(id => id != cwe && CweCatalogue.KindOf(id) == CweKind.Weakness), null)
            : (null, null, objection);
    }

    /// <summary>The answered vector, or why there is none.</summary>
    public static (CvssVector? Vector, string? Reason) Vector(Completion completion)
    {
        if (Unanswered(completion) is { } unanswered)
        {
            return (null, unanswered);
        }
        CvssVector? vector = CvssVerifier.Extract(completion.Answer);
        return (vector, vector is null ? "the answer holds no single CVSS 3.1 vector" : null);
    }

    private static string? Unanswered(Completion completion) =>
        !FormatGates.Violations(completion).Contains(FormatGates.AnswerPresent) ? null
        : completion.Outcome == TraceOutcome.Unclosed && completion.Finish == FinishReason.Length ? "the token budget ended before the trace was closed"
        : completion.Outcome == TraceOutcome.Unclosed ? "the trace was never closed"
        : "there is no answer after the trace";
}
