using Casebook.Reasoning.Problems;
using Casebook.Reasoning.QuestionAnswering;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// What the answer says in the end, behind <c>Answer:</c> or on its last line, is one of the accepted answers in
/// normal form (see <see cref="NormalAnswer"/>). Words around it are wrong: the benchmark's own measure of a whole answer
/// is <see cref="AnswerMatch"/>.
/// </summary>
public sealed class ShortAnswerVerifier : GatedVerifier<ShortAnswerReference>
{
    /// <inheritdoc/>
    public override string Name => "short-answer";

    /// <inheritdoc/>
    protected override Func<string, AnswerReading> Reader(Problem problem, ShortAnswerReference reference)
    {
        if (reference.Accepted.Count == 0)
        {
            throw new ArgumentException($"Problem {problem.Id}: the reference accepts no answer.", nameof(problem));
        }
        return text =>
        {
            string said = StatedAnswer.Of(text);
            if (StatedAnswer.Fault(text) is { } fault)
            {
                return new(false, null, fault);
            }
            string normal = NormalAnswer.Of(said);
            if (normal.Length == 0)
            {
                // Marks alone have an empty normal form, which would match any other: they must be hit as they are. A band is called "!!!".
                bool hit = said.Length > 0 && reference.Accepted.Contains(said);
                return new(hit, hit ? said : null, hit ? $"\"{said}\" is accepted." : "The answer ends without words.");
            }
            bool right = AnswerMatch.Best(said, reference.Accepted).Exact;
            return new(right, normal, right ? $"\"{normal}\" is accepted." : $"\"{normal}\" is not \"{NormalAnswer.Of(reference.Accepted[0])}\".");
        };
    }
}
