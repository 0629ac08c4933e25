using Casebook.Reasoning.Traces;

namespace Casebook.Reasoning.TraceChecks;

/// <summary>Words between quotation marks: whether they stand in the evidence, and where.</summary>
internal static class QuotationClaims
{
    public static IEnumerable<TraceClaim> Of(string text, string evidence, bool inAnswer)
    {
        // Of each different quotation once: a trace may repeat one a thousand times.
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (Quotation quotation in QuotedEvidence.Find(text, evidence))
        {
            if (!quotation.Occurs)
            {
                (ClaimFinding finding, string reason) = quotation.IsSought
                    ? (ClaimFinding.Contradicted, "The evidence does not say these words.")
                    : (ClaimFinding.Unsupported, $"Only the first {QuotedEvidence.MostQuotations} different quotations are looked for.");
                yield return new(ClaimKind.Quotation, inAnswer, quotation.Start, quotation.Length, finding, reason);
                continue;
            }
            string words = text.Substring(quotation.Start, quotation.Length).Trim();
            if (!places.TryGetValue(words, out int at))
            {
                places[words] = at = evidence.IndexOf(words, StringComparison.OrdinalIgnoreCase);
            }
            yield return new(ClaimKind.Quotation, inAnswer, quotation.Start, quotation.Length, ClaimFinding.Supported, "The words stand in the evidence.", at < 0 ? null : new EvidenceSpan(at, words.Length));
        }
    }
}
