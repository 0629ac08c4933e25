using System.Text.RegularExpressions;

namespace Casebook.Reasoning.TraceChecks;

/// <summary>
/// Whether the answer is what the trace came to: the last identifier or vector of the answer against the last one of the
/// same kind in the trace. Answers of other kinds are not checked.
/// </summary>
internal static partial class ConclusionClaim
{
    public static TraceClaim? Of(string trace, string answer)
    {
        if (Last(answer) is not { } said)
        {
            return null;
        }
        string kind = Kind(said.Value);
        Match? concluded = Ids().Matches(trace).LastOrDefault(match => Kind(match.Value) == kind);
        bool named = trace.Contains(said.Value, StringComparison.Ordinal);
        (ClaimFinding finding, string reason) = concluded switch
        {
            null => (ClaimFinding.Unsupported, $"The trace names nothing that could have led to {said.Value}."),
            _ when concluded.Value == said.Value => (ClaimFinding.Supported, $"{said.Value} is what the trace names last."),
            _ when named => (ClaimFinding.Unsupported, $"The trace names {said.Value}, but {concluded.Value} last."),
            _ => (ClaimFinding.Contradicted, $"The trace comes to {concluded.Value} and never names {said.Value}."),
        };
        return new(ClaimKind.Conclusion, InAnswer: true, said.Index, said.Length, finding, reason);
    }

    private static Match? Last(string text) => Ids().Matches(text).LastOrDefault();

    private static string Kind(string id) => id.StartsWith("CWE-", StringComparison.Ordinal) ? "weakness" : id.StartsWith("CVSS", StringComparison.Ordinal) ? "vector" : "technique";

    [GeneratedRegex(@"(?<![\w-])(?:CWE-[1-9][0-9]{0,5}(?![\w-])|T[0-9]{4}(?:\.[0-9]{3})?(?![\w-])|CVSS:3\.[01](?:/[A-Z]{1,3}:[A-Z]){8,20})", RegexOptions.CultureInvariant)]
    private static partial Regex Ids();
}
