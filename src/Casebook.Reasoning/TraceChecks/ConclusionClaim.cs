using System.Text.RegularExpressions;

namespace Casebook.Reasoning.TraceChecks;

/// <summary>
/// Whether the answer is what the trace came to: the last identifier or vector of the answer against the last one of the
/// same kind in the trace, and a vector's metrics against those that the trace names one by one. Answers of other kinds
/// are not checked.
/// </summary>
internal static partial class ConclusionClaim
{
    public static TraceClaim? Of(string trace, string answer)
    {
        if (Ids().Matches(answer).LastOrDefault() is not { } said)
        {
            return null;
        }
        string id = IdentifierClaims.Id(said);
        (ClaimFinding finding, string reason) = Kind(id) == VectorKind ? OfVector(trace, id) : OfId(trace, id);
        return new(ClaimKind.Conclusion, InAnswer: true, said.Index, said.Length, finding, reason);
    }

    private static (ClaimFinding, string) OfId(string trace, string said)
    {
        string kind = Kind(said);
        string? concluded = null;
        bool named = false;
        foreach (Match match in Ids().Matches(trace))
        {
            if (IdentifierClaims.Id(match) is { } id && Kind(id) == kind)
            {
                concluded = id;
                named |= concluded == said;
            }
        }
        return concluded switch
        {
            null => (ClaimFinding.Unsupported, $"The trace names nothing that could have led to {said}."),
            _ when concluded == said => (ClaimFinding.Supported, $"{said} is what the trace names last."),
            _ when named => (ClaimFinding.Unsupported, $"The trace names {said}, but {concluded} last."),
            _ => (ClaimFinding.Contradicted, $"The trace comes to {concluded} and never names {said}."),
        };
    }

    private static (ClaimFinding, string) OfVector(string trace, string said)
    {
        ILookup<string, string> named = Metrics().Matches(trace).ToLookup(match => match.Groups[1].Value, match => match.Value);
        string[] metrics = said.Split('/')[1..];
        if (metrics.FirstOrDefault(metric => Values(metric).Any() && !Values(metric).Contains(metric)) is { } other)
        {
            return (ClaimFinding.Contradicted, $"The trace comes to {Values(other).Last()} and never names {other}.");
        }
        if (metrics.Where(metric => !Values(metric).Any()).ToArray() is { Length: > 0 } missing)
        {
            return (ClaimFinding.Unsupported, missing.Length == metrics.Length
                ? $"The trace names nothing that could have led to {said}."
                : $"The trace does not say what led to {string.Join(", ", missing)}.");
        }
        return Ids().Matches(trace).LastOrDefault(match => Kind(match.Value) == VectorKind) is { } whole && whole.Value != said
            ? (ClaimFinding.Unsupported, $"The trace names {said}, but {whole.Value} last.")
            : (ClaimFinding.Supported, "The trace names every metric of the vector.");

        IEnumerable<string> Values(string metric) => named[metric.Split(':')[0]];
    }

    private const string VectorKind = "vector";

    private static string Kind(string id) => id.StartsWith("CWE-", StringComparison.Ordinal) ? "weakness" : id.StartsWith("CVSS", StringComparison.Ordinal) ? VectorKind : "technique";

    [GeneratedRegex(@"(?<![\w-])(?:[Cc][Ww][Ee][-_ ]?0{0,8}(?<cwe>[1-9][0-9]{0,18})(?![\w-])|T[0-9]{4}(?:\.[0-9]{3})?(?![\w-])|CVSS:3\.[01](?:/[A-Z]{1,3}:[A-Z]){8,20})", RegexOptions.CultureInvariant)]
    private static partial Regex Ids();

    [GeneratedRegex(@"(?<![A-Za-z])([A-Z]{1,3}):[A-Z](?![A-Za-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Metrics();
}
