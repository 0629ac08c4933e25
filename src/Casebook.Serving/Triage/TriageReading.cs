using Casebook.Knowledge.Cvss;
using Casebook.Knowledge.Cwe;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;

namespace Casebook.Serving.Triage;

<<<<<<< HEAD
/// <summary>Reads a record's two completions. Verifiers say what an answer is; the catalogue says whether it exists.</summary>
internal static class TriageReading
{
    // A verifier reads an answer on its way to comparing it; there is nothing here to compare with.
    private static readonly Problem _weakness = Unjudged("cwe", new CweReference("CWE-0"));
    private static readonly Problem _severity = Unjudged("cvss31", new CvssReference("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N"));

    public static TriageResult Read(string id, Completion weakness, Completion severity)
    {
        var remarks = new List<string>();
        string? cwe = Extract(_weakness, weakness, "weakness", remarks);
        if (cwe is not null && CweCatalogue.KindOf(cwe) == CweKind.Unknown)
        {
            remarks.Add($"weakness: {cwe} does not exist in CWE {CweCatalogue.Release}");
            cwe = null;
        }
        string? text = Extract(_severity, severity, "vector", remarks);
        CvssVector? vector = CvssVector.TryParse(text, out CvssVector? parsed) ? parsed : null;
        return new TriageResult(
            id, cwe, RunnerUp(weakness.Trace, cwe), vector?.ToString(), vector?.BaseScore,
            string.Join("\n\n", new[] { weakness.Trace, severity.Trace }.Where(trace => trace.Length > 0)), remarks);
    }

    private static string? RunnerUp(string trace, string? answer) =>
        CweId.FindAll(trace).LastOrDefault(id => id != answer && CweCatalogue.KindOf(id) != CweKind.Unknown);

    private static string? Extract(Problem problem, Completion completion, string what, List<string> remarks)
    {
        Verdict verdict = Verifiers.ByName(problem.Verifier).Verify(problem, completion);
        if (completion is { Finish: FinishReason.Length })
            remarks.Add($"{what}: cut off before it ended (the description, or the trace, is too long for the model)");
        else if (verdict.ExtractedAnswer is null || verdict.Violations.Count > 0)
            remarks.Add($"{what}: {verdict.Reason.TrimEnd('.')}");
        return verdict.ExtractedAnswer;
    }

    private static Problem Unjudged(string verifier, ReferenceAnswer reference) => new()
    {
        Id = verifier,
        Domain = "",
        Source = "",
        Messages = [],
        Verifier = verifier,
        Reference = reference,
    };
=======
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
>>>>>>> knowledge
}
