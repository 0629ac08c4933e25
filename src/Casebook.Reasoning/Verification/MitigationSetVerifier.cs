using System.Text.RegularExpressions;
using Casebook.Knowledge.Attack;
using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// The answer names exactly the reference's ATT&amp;CK mitigations, behind <c>Answer:</c> or on its last line, in any order.
/// One too few or too many is wrong.
/// </summary>
public sealed partial class MitigationSetVerifier : GatedVerifier<MitigationSetReference>
{
    /// <inheritdoc/>
    public override string Name => "attack-mitigations";

    /// <inheritdoc/>
    protected override Func<string, AnswerReading> Reader(Problem problem, MitigationSetReference reference)
    {
        if (reference.Mitigations.Count == 0)
        {
            throw new ArgumentException($"Problem {problem.Id}: the reference has no mitigations.", nameof(problem));
        }
        HashSet<string> wanted = [.. reference.Mitigations];
        return text =>
        {
            IReadOnlySet<string> given = Named(text);
            if (given.Count == 0)
            {
                return new(false, null, "The answer ends without an ATT&CK mitigation.");
            }
            if (StatedAnswer.Region(text).Split('\n').Select(line => AnswerText.Spoiled(line, Ids())).Prepend(AnswerText.Spoiled(text, Ids())).FirstOrDefault(fault => fault is not null) is { } spoiled)
            {
                return new(false, null, spoiled);
            }
            var agreement = SetAgreement.Of(given, wanted);
            return new(agreement.Exact, string.Join(", ", given.Order(StringComparer.Ordinal)), agreement.Exact
                ? "The answer names all mitigations of the reference and no other."
                : $"The answer has {agreement.Common} of the reference's {agreement.Wanted} mitigations and {agreement.Given - agreement.Common} others.");
        };
    }

    /// <summary>The different mitigations that an answer names in the end.</summary>
    public static IReadOnlySet<string> Named(string answer) => MitigationId.FindAll(StatedAnswer.Region(answer)).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex("M[0-9]")]
    private static partial Regex Ids();
}
