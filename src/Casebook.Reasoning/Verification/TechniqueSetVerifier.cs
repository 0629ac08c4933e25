using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Casebook.Knowledge.Attack;
using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// The answer names exactly the reference's ATT&amp;CK techniques, behind <c>Answer:</c> or on its last line, in any
/// order. One too few or too many is wrong; <see cref="Agreement"/> says how near it is.
/// </summary>
public sealed partial class TechniqueSetVerifier : GatedVerifier<TechniqueSetReference>
{
    /// <inheritdoc/>
    public override string Name => "attack-techniques";

    /// <inheritdoc/>
    protected override Func<string, AnswerReading> Reader(Problem problem, TechniqueSetReference reference)
    {
        if (reference.Techniques.Count == 0)
        {
            throw new ArgumentException($"Problem {problem.Id}: the reference has no techniques.", nameof(problem));
        }
        return text =>
        {
            IReadOnlySet<string> given = Named(text, reference.FoldSubTechniques);
            if (given.Count == 0)
            {
                return new(false, null, "The answer ends without an ATT&CK technique.");
            }
            if (StatedAnswer.Region(text).Split('\n').Select(line => AnswerText.Spoiled(line, Ids())).Prepend(AnswerText.Spoiled(text, Ids())).FirstOrDefault(fault => fault is not null) is { } spoiled)
            {
                return new(false, null, spoiled);
            }
            SetAgreement agreement = Agreement(text, reference);
            string answer = string.Join(", ", given.Order(StringComparer.Ordinal));
            return new(agreement.Exact, answer, agreement.Exact
                ? "The answer names all techniques of the reference and no other."
                : $"The answer has {agreement.Common} of the reference's {agreement.Wanted} techniques and {agreement.Given - agreement.Common} others.");
        };
    }

    /// <summary>How the techniques that an answer names agree with the reference's. What a model did not name costs recall; an answer without any agrees in nothing.</summary>
    public static SetAgreement Agreement(string answer, TechniqueSetReference reference) =>
        SetAgreement.Of(Named(answer, reference.FoldSubTechniques), Folded(reference.Techniques, reference.FoldSubTechniques));

    /// <summary>The different techniques that an answer names in the end.</summary>
    /// <param name="fold">Whether sub-techniques count as their techniques.</param>
    public static IReadOnlySet<string> Named(string answer, bool fold) => Folded(AttackId.FindAll(StatedAnswer.Region(answer)), fold);

    private static FrozenSet<string> Folded(IEnumerable<string> ids, bool fold) =>
        (fold ? ids.Select(id => id.Split('.')[0]) : ids).ToFrozenSet(StringComparer.Ordinal);

    [GeneratedRegex("T[0-9]")]
    private static partial Regex Ids();
}
