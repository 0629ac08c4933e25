namespace Casebook.Reasoning.TraceChecks;

/// <summary>Something that a trace or an answer says and that can be looked up, found or computed again.</summary>
/// <param name="Kind">What sort of claim.</param>
/// <param name="InAnswer">It stands in the answer, not in the trace.</param>
/// <param name="Start">Where it begins in that text, in characters.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Finding">What became of it.</param>
/// <param name="Reason">One sentence that a person can read.</param>
/// <param name="Evidence">Where in the evidence it was found; null where it was not, or is not looked for there.</param>
public sealed record TraceClaim(ClaimKind Kind, bool InAnswer, int Start, int Length, ClaimFinding Finding, string Reason, EvidenceSpan? Evidence = null);

/// <summary>A stretch of the evidence.</summary>
/// <param name="Start">Where it begins, in characters.</param>
/// <param name="Length">How long it is.</param>
public readonly record struct EvidenceSpan(int Start, int Length);

/// <summary>What sort of claim.</summary>
public enum ClaimKind
{
    /// <summary>The id of a weakness, a technique or a vulnerability.</summary>
    Identifier,

    /// <summary>Words between quotation marks.</summary>
    Quotation,

    /// <summary>An equation, or the score of a CVSS vector.</summary>
    Calculation,

    /// <summary>That the answer is what the trace came to.</summary>
    Conclusion,
}

/// <summary>What a check found.</summary>
public enum ClaimFinding
{
    /// <summary>Looked up, found or computed: it holds.</summary>
    Supported,

    /// <summary>Nothing here says that it holds, and nothing says that it does not.</summary>
    Unsupported,

    /// <summary>It does not hold.</summary>
    Contradicted,
}
