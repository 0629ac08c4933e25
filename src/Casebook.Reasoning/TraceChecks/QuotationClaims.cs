using Casebook.Reasoning.Traces;

namespace Casebook.Reasoning.TraceChecks;

/// <summary>Words between quotation marks: whether they stand in the evidence, and where.</summary>
internal static class QuotationClaims
{
    public static IEnumerable<TraceClaim> Of(string text, string evidence, bool inAnswer)
    {
        foreach (Quotation quotation in QuotedEvidence.Find(text, evidence))
        {
            string words = text.Substring(quotation.Start, quotation.Length);
            int at = evidence.IndexOf(words.Trim(), StringComparison.OrdinalIgnoreCase);
            yield return quotation.Occurs
                ? new(ClaimKind.Quotation, inAnswer, quotation.Start, quotation.Length, ClaimFinding.Supported, "The words stand in the evidence.", at < 0 ? null : new EvidenceSpan(at, words.Trim().Length))
                : new(ClaimKind.Quotation, inAnswer, quotation.Start, quotation.Length, ClaimFinding.Contradicted, "The evidence does not say these words.");
        }
    }
}
