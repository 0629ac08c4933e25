namespace Casebook.Reasoning.InstructionFollowing;

/// <summary>The four scores of IFEval (arXiv 2311.07911, section 2.4), each a share from 0 to 1.</summary>
/// <param name="PromptStrict">Of prompts of which every instruction is followed strictly: the one that is mostly reported.</param>
/// <param name="InstructionStrict">Of instructions that are followed strictly.</param>
/// <param name="PromptLoose">Of prompts of which every instruction is followed loosely.</param>
/// <param name="InstructionLoose">Of instructions that are followed loosely.</param>
public sealed record IfEvalScores(double PromptStrict, double InstructionStrict, double PromptLoose, double InstructionLoose)
{
    /// <summary>Over all prompts; NaN where there is none.</summary>
    public static IfEvalScores Of(IReadOnlyCollection<InstructionJudgement> judgements)
    {
        double prompts = judgements.Count;
        double instructions = judgements.Sum(judgement => judgement.Ids.Count);
        return new(
            judgements.Count(judgement => judgement.AllStrict) / prompts,
            judgements.Sum(judgement => judgement.Strict.Count(followed => followed)) / instructions,
            judgements.Count(judgement => judgement.AllLoose) / prompts,
            judgements.Sum(judgement => judgement.Loose.Count(followed => followed)) / instructions);
    }

    /// <summary>Shares of instructions followed strictly and loosely, and how many there are, by kind; in the order of their ids.</summary>
    /// <param name="byGroup">By what stands before the colon, <c>keywords</c>; otherwise by the whole id.</param>
    public static IReadOnlyList<(string Kind, int Count, double Strict, double Loose)> ByKind(IEnumerable<InstructionJudgement> judgements, bool byGroup) =>
        [.. judgements
            .SelectMany(judgement => judgement.Ids.Select((id, i) => (Kind: byGroup ? id.Split(':')[0] : id, Strict: judgement.Strict[i], Loose: judgement.Loose[i])))
            .GroupBy(each => each.Kind, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, group.Count(), group.Average(each => each.Strict ? 1.0 : 0), group.Average(each => each.Loose ? 1.0 : 0)))];
}
