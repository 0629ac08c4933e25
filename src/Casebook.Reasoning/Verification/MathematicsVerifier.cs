using System.Text.RegularExpressions;
using Casebook.Reasoning.Mathematics;
using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// The answer that <see cref="MathematicsAnswer"/> finds has the reference's value, as
/// <see cref="MathematicsEquivalence"/> judges it. What can not be compared is wrong, and so are two different boxes on
/// the last line.
/// </summary>
public sealed partial class MathematicsVerifier : GatedVerifier<MathematicsReference>
{
    /// <summary>More boxes on a line are not looked at one by one: it is wrong.</summary>
    private const int MostBoxes = 8;

    /// <inheritdoc/>
    public override string Name => "mathematics";

    /// <inheritdoc/>
    protected override Func<string, AnswerReading> Reader(Problem problem, MathematicsReference reference) => text => Read(text, reference.Answer);

    private static AnswerReading Read(string text, string truth)
    {
        if (MathematicsAnswer.Extract(text) is not { } answer)
        {
            return new(false, null, "There is no answer to be found.");
        }
        if (AnswerText.Spoiled(text, Named()) is { } spoiled)
        {
            return new(false, null, spoiled);
        }
        if (AnswerText.IsReordered(answer))
        {
            return new(false, null, "The answer shows in another order than it is written in.");
        }
        if (!IsOne(AnswerText.LastLine(text).ToString(), answer))
        {
            return new(false, null, "The answer's last line has several different boxes.");
        }
        Equivalence result = MathematicsEquivalence.AreEqual(answer, truth);
        return new(result.IsEqual, answer, result.Reason);
    }

    /// <summary>Whether every box of the line holds the same.</summary>
    private static bool IsOne(string line, string answer)
    {
        int boxes = Named().Count(line);
        if (boxes < 2)
        {
            return true;
        }
        if (boxes > MostBoxes)
        {
            return false;
        }
        foreach (ValueMatch match in Named().EnumerateMatches(line))
        {
            // Up to its end, so that it is the last box of what is read.
            int next = line.IndexOf("boxed", match.Index + match.Length, StringComparison.Ordinal);
            string? box = MathematicsAnswer.Extract(next < 0 ? line[match.Index..] : line[match.Index..(next - 1)]);
            if (box is null || !MathematicsEquivalence.AreEqual(box, answer).IsEqual)
            {
                return false;
            }
        }
        return true;
    }

    [GeneratedRegex(@"\\fbox|\\boxed", RegexOptions.NonBacktracking)]
    private static partial Regex Named();
}
