using Casebook.Reasoning.InstructionFollowing;
using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// The answer follows every instruction of the reference strictly, as IFEval judges it (arXiv 2311.07911). What it says is
/// not looked at, not even whether it says anything: a reward that is to teach form has <see cref="InstructionsVerifier"/>.
/// </summary>
public sealed class InstructionFollowingVerifier : GatedVerifier<InstructionFollowingReference>
{
    /// <inheritdoc/>
    public override string Name => "instruction-following";

    /// <inheritdoc/>
    protected override Func<string, AnswerReading> Reader(Problem problem, InstructionFollowingReference reference)
    {
        IReadOnlyList<Instruction> instructions = IfEval.Create(reference.Ids, reference.Arguments);
        return text =>
        {
            InstructionJudgement judgement = IfEval.Judge(reference.Ids, instructions, text);
            return new(judgement.AllStrict, text.Trim(), judgement.AllStrict
                ? "The answer follows every instruction."
                : $"The answer does not follow its instructions: {string.Join("; ", judgement.Ids.Zip(judgement.Shortfalls).Where(each => each.Second is not null).Select(each => $"{each.First}, {each.Second}"))}.");
        };
    }
}
