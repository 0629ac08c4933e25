using System.Text.RegularExpressions;
using Casebook.Reasoning.Mathematics;
using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// The answer that <see cref="MathematicsAnswer"/> finds has the reference's value, as
/// <see cref="MathematicsEquivalence"/> judges it. What can not be compared is wrong, and so are different boxes on the
/// last line, unless the reference is a list of just these. Where the reference is a numeral of another base than ten,
/// so must the answer be, though the base itself may be left out, and a calculation that is copied from the question is
/// no answer.
/// </summary>
public sealed partial class MathematicsVerifier : GatedVerifier<MathematicsReference>
{
    /// <summary>More boxes on a line are not compared with each other, which takes up to a tenth of a second for each two: it is wrong.</summary>
    private const int MostBoxes = 4;

    private static readonly System.Buffers.SearchValues<string> _boxes = System.Buffers.SearchValues.Create(["\\boxed", "\\fbox"], StringComparison.Ordinal);

    /// <summary>A denial stands at most so many characters before what it denies.</summary>
    private const int DenialCharacters = 64;

    /// <inheritdoc/>
    public override string Name => "mathematics";

    /// <inheritdoc/>
    protected override Func<string, AnswerReading> Reader(Problem problem, MathematicsReference reference) => text => Read(problem, text, reference.Answer);

    private static AnswerReading Read(Problem problem, string text, string truth)
    {
        (string? answer, int at) = MathematicsAnswer.Find(text);
        if (answer is null)
        {
            return new(false, null, "There is no answer to be found.");
        }
        if (Spoiled(text, at, answer) is { } spoiled)
        {
            return new(false, null, spoiled);
        }
        if (Boxes(AnswerText.LastLine(text).ToString()) is not { } boxes)
        {
            return new(false, null, "The answer's last line has too many boxes.");
        }
        if (boxes.Count > 1)
        {
            // Two solutions, each in its box, are an answer where the reference has both.
            bool all = MathematicsEquivalence.AreEqual(string.Join(", ", boxes), truth).IsEqual;
            return new(all, all ? string.Join(", ", boxes) : null, all ? "The boxes together are the reference." : "The answer's last line has several different boxes.");
        }
        Equivalence result = MathematicsEquivalence.AreEqual(answer, truth);
        if (AskedForm.IsWithoutBase(answer, truth))
        {
            return new(true, answer, "The digits are the reference's, whose base the question says.");
        }
        return result.IsEqual && AskedForm.Fault(problem.PromptText(), answer, truth) is { } fault ? new(false, answer, fault) : new(result.IsEqual, answer, result.Reason);
    }

    /// <summary>
    /// Why an answer is none all the same: what <see cref="AnswerText.Spoiled"/> looks for, but "all x except 1" is an
    /// answer here, and <c>~~</c> makes room in TeX unless it encloses the answer.
    /// </summary>
    private static string? Spoiled(string text, int at, string answer)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, at);
        before = before[(before.LastIndexOfAny('\n', '\r') + 1)..];
        return AnswerText.Hides(text) ? "The answer hides something in a comment."
            : AnswerText.IsReordered(before) || AnswerText.IsReordered(answer) ? "The answer shows in another order than it is written in."
            : before.Count("~~") % 2 == 1 ? "The answer is crossed out."
            : Denial().IsMatch(before[Math.Max(0, before.Length - DenialCharacters)..]) ? "The answer is what it is said not to be."
            : null;
    }

    /// <summary>What the boxes of a line hold, what is equal in value once; null where they are too many to compare.</summary>
    private static List<string>? Boxes(string line)
    {
        if (Named().Count(line) > MostBoxes)
        {
            return null;
        }
        var boxes = new List<string>();
        foreach (ValueMatch match in Named().EnumerateMatches(line))
        {
            // Up to the next box, so that it is the last of what is read.
            ReadOnlySpan<char> rest = line.AsSpan(match.Index + match.Length);
            int next = rest.IndexOfAny(_boxes);
            string? box = MathematicsAnswer.Extract(line.Substring(match.Index, next < 0 ? line.Length - match.Index : match.Length + next));
            if (box is not null && !boxes.Any(other => MathematicsEquivalence.AreEqual(box, other).IsEqual))
            {
                boxes.Add(box);
            }
        }
        return boxes;
    }

    /// <summary>"is not", "isn't really", "is not equal to": nothing but such words may follow, since "he did not work for 6 days" is an answer.</summary>
    [GeneratedRegex(@"(?:^|\W)(?:not|never|neither|nor|cannot|\w*n['\u2019]t|(?:any|some)\w* other than|rather than|instead of)(?:[ \t]+(?:[a-z]+ly|be|equal|to|the)){0,3}[ \t]*[$*\\(\[:_]*$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Denial();

    [GeneratedRegex(@"\\fbox|\\boxed", RegexOptions.NonBacktracking)]
    private static partial Regex Named();
}
