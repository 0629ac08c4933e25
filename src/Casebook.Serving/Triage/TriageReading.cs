using Casebook.Knowledge.Cvss;
using Casebook.Knowledge.Cwe;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;

namespace Casebook.Serving.Triage;

/// <summary>
/// From completions to what may be reported. A model can name any id, so every one is looked up; what does not hold
/// becomes null, and a remark says why.
/// </summary>
internal static class TriageReading
{
    /// <summary>Reads a record's two completions.</summary>
    /// <param name="remarks">What is to be said of the record besides.</param>
    public static TriageResult Read(string id, Completion weakness, Completion severity, params IEnumerable<string> remarks)
    {
        (string? cwe, string? noWeakness) = Weakness(weakness);
        (CvssVector? vector, string? noVector) = Vector(severity);
        string? runnerUp = cwe is null ? null : CweId.FindAll(weakness.Trace).LastOrDefault(other => other != cwe && CweCatalogue.KindOf(other) == CweKind.Weakness);
        return new(
            id, cwe, runnerUp, vector?.ToString(), vector?.BaseScore,
            string.Join("\n\n", new[] { weakness.Trace, severity.Trace }.Where(trace => trace.Length > 0)),
            [.. noWeakness is null ? [] : new[] { $"cwe: {noWeakness}" }, .. noVector is null ? [] : new[] { $"vector: {noVector}" }, .. remarks]);
    }

    private static (string? Cwe, string? Reason) Weakness(Completion completion)
    {
        if (Unanswered(completion) is { } unanswered)
        {
            return (null, unanswered);
        }
        IReadOnlyList<string> named = CweVerifier.Named(completion.Answer);
        if (named.Count != 1)
        {
            return (null, named.Count == 0 ? "the answer names no CWE id" : $"the answer names {named.Count} different CWE ids");
        }
        return CweCatalogue.KindOf(named[0]) switch
        {
            CweKind.Weakness => (named[0], null),
            CweKind.Deprecated => (null, $"the answer {named[0]} is deprecated in CWE {CweCatalogue.Release}"),
            CweKind.Category => (null, $"the answer {named[0]} is a category, not a weakness"),
            CweKind.View => (null, $"the answer {named[0]} is a view, not a weakness"),
            _ => (null, $"the answer {named[0]} does not exist in CWE {CweCatalogue.Release}"),
        };
    }

    private static (CvssVector? Vector, string? Reason) Vector(Completion completion)
    {
        if (Unanswered(completion) is { } unanswered)
        {
            return (null, unanswered);
        }
        CvssVector? vector = CvssVerifier.Extract(completion.Answer);
        return (vector, vector is null ? "the answer holds no single CVSS 3.1 vector" : null);
    }

    private static string? Unanswered(Completion completion) =>
        completion.Finish == FinishReason.Length ? "cut off before it ended (the trace or the description is too long for the model)"
        : FormatGates.HasAnswer(completion) ? null
        : completion.Outcome == TraceOutcome.Unclosed ? "the trace was never closed"
        : "there is no answer after the trace";
}
