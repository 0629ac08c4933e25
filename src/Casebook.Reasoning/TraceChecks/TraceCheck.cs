namespace Casebook.Reasoning.TraceChecks;

/// <summary>
/// Checks what a trace says against what can be known without any model: the catalogues of weaknesses and techniques, the
/// text that was asked about, and arithmetic. A trace without a finding against it may still be wrong; one with it is.
/// </summary>
/// <remarks>
/// Pure, and never throwing on any text. Linear in the length of trace, answer and evidence: what a name, a number or a
/// vector reaches over is bounded, and so is the number of different quotations that are looked for.
/// </remarks>
public static class TraceCheck
{
    /// <summary>Every claim that can be checked: the trace's in the order of their places, then the answer's, then the conclusion.</summary>
    /// <param name="trace">What stands between the trace's tokens.</param>
    /// <param name="answer">What follows.</param>
    /// <param name="evidence">What was asked, with all that came with it.</param>
    public static IReadOnlyList<TraceClaim> Of(string trace, string answer, string evidence)
    {
        (trace, answer, evidence) = (PlainForm.Of(trace), PlainForm.Of(answer), PlainForm.Of(evidence));
        IReadOnlyDictionary<string, EvidenceSpan> named = IdentifierClaims.NamedBy(evidence);
        IEnumerable<TraceClaim> inTrace = IdentifierClaims.Of(trace, named, inAnswer: false)
            .Concat(QuotationClaims.Of(trace, evidence, inAnswer: false))
            .Concat(CalculationClaims.Of(trace, inAnswer: false));
        IEnumerable<TraceClaim> inAnswer = IdentifierClaims.Of(answer, named, inAnswer: true)
            .Concat(CalculationClaims.Of(answer, inAnswer: true));
        return
        [
            .. inTrace.OrderBy(claim => claim.Start),
            .. inAnswer.OrderBy(claim => claim.Start),
            .. ConclusionClaim.Of(trace, answer) is { } conclusion ? [conclusion] : (ReadOnlySpan<TraceClaim>)[],
        ];
    }
}
