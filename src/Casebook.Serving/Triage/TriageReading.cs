using Casebook.Knowledge.Cvss;
using Casebook.Knowledge.Cwe;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;

namespace Casebook.Serving.Triage;

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
}
