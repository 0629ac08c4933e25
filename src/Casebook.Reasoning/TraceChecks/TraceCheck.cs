namespace Casebook.Reasoning.TraceChecks;

/// <summary>
/// Checks what a trace says against what can be known without any model: the catalogues of weaknesses and techniques, the
/// text that was asked about, and arithmetic. A trace without a finding against it may still be wrong; one with it is.
/// </summary>
/// <remarks>Pure, linear in the length of its texts, and never throwing on any.</remarks>
public static class TraceCheck
{
    /// <summary>Every claim that can be checked: the trace's in the order of their places, then the answer's, then the conclusion.</summary>
    /// <param name="trace">What stands between the trace's tokens.</param>
    /// <param name="answer">What follows.</param>
    /// <param name="evidence">What was asked, with all that came with it.</param>
    public static IReadOnlyList<TraceClaim> Of(string trace, string answer, string evidence)
    {
        IEnumerable<TraceClaim> inTrace = IdentifierClaims.Of(trace, evidence, inAnswer: false)
            .Concat(QuotationClaims.Of(trace, evidence, inAnswer: false))
            .Concat(CalculationClaims.Of(trace, inAnswer: false));
        IEnumerable<TraceClaim> inAnswer = IdentifierClaims.Of(answer, evidence, inAnswer: true)
            .Concat(CalculationClaims.Of(answer, inAnswer: true));
        return
        [
            .. inTrace.OrderBy(claim => claim.Start),
            .. inAnswer.OrderBy(claim => claim.Start),
            .. ConclusionClaim.Of(trace, answer) is { } conclusion ? [conclusion] : (ReadOnlySpan<TraceClaim>)[],
        ];
    }
}
