using System.Text.RegularExpressions;
using Casebook.Knowledge.Cwe;
using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// The answer's last line that is not blank names one weakness, and it is the reference's. Repeating the same id is
/// fine; two different ones are wrong even if one of them is right, or listing all would pay. Ids in full-width or
/// look-alike letters, and ids inside longer ones, are none.
/// </summary>
public sealed partial class CweVerifier : GatedVerifier<CweReference>
{
    /// <inheritdoc/>
    public override string Name => "cwe";

    /// <inheritdoc/>
    protected override Func<string, AnswerReading> Reader(Problem problem, CweReference reference) => text =>
    {
        IReadOnlyList<string> ids = Named(text);
        string? answer = ids.Count == 1 ? ids[0] : null;
        if (answer is not null && AnswerText.Spoiled(text, Ids()) is { } spoiled)
        {
            return new(false, null, spoiled);
        }
        bool right = answer == reference.Cwe;
        return new(right, answer, ids.Count == 0 ? "The answer's last line names no CWE id."
            : ids.Count > 1 ? $"The answer's last line names {ids.Count} different ids, {ids[0]} and {ids[1]} among them."
            : right ? $"{answer} is the reference."
            : $"{answer} is not {reference.Cwe}.");
    };

    /// <summary>The different ids that the answer's last line names; an answer that counts names one.</summary>
    public static IReadOnlyList<string> Named(string answer) => [.. CweId.FindAll(AnswerText.LastLine(answer)).Distinct()];

    [GeneratedRegex("CWE-")]
    private static partial Regex Ids();
}
