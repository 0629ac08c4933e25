using System.Text.RegularExpressions;
using Casebook.Knowledge.Attack;
using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// The answer's last line that is not blank names one ATT&amp;CK technique, and it is the reference's. A technique is not
/// its sub-technique. Two different ids are wrong even if one of them is right.
/// </summary>
public sealed partial class TechniqueVerifier : GatedVerifier<TechniqueReference>
{
    /// <inheritdoc/>
    public override string Name => "attack-technique";

    /// <inheritdoc/>
    protected override Func<string, AnswerReading> Reader(Problem problem, TechniqueReference reference) => text =>
    {
        IReadOnlyList<string> ids = Named(text);
        string? answer = ids.Count == 1 ? ids[0] : null;
        if (answer is not null && AnswerText.Spoiled(text, Ids()) is { } spoiled)
        {
            return new(false, null, spoiled);
        }
        bool right = answer == reference.Technique;
        return new(right, answer, ids.Count == 0 ? "The answer's last line names no ATT&CK technique."
            : ids.Count > 1 ? $"The answer's last line names {ids.Count} different techniques, {ids[0]} and {ids[1]} among them."
            : right ? $"{answer} is the reference."
            : $"{answer} is not {reference.Technique}.");
    };

    /// <summary>The different ids that the answer's last line names; an answer that counts names one.</summary>
    public static IReadOnlyList<string> Named(string answer) => [.. AttackId.FindAll(AnswerText.LastLine(answer)).Distinct()];

    [GeneratedRegex("T[0-9]")]
    private static partial Regex Ids();
}
