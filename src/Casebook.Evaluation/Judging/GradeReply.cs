using System.Text.RegularExpressions;

namespace Casebook.Evaluation.Judging;

/// <summary>
/// Reads a reply that should end with <c>Verdict: right</c>, <c>Verdict: partly right</c> or <c>Verdict: wrong</c>. No text
/// makes it throw, and it takes linear time.
/// </summary>
/// <remarks>
/// A verdict stands on a line of its own. Where two lines differ the reply is none of the three: a judge that repeats what
/// an answer says of itself must not have graded it so.
/// </remarks>
public static partial class GradeReply
{
    /// <summary>Our scale: what a partly right answer is worth beside a right one.</summary>
    public const double Partly = 0.5;

    /// <summary>What a reply says: yes for right, no for partly right and wrong, with the grade from 0 to 1.</summary>
    public static JudgeReading Read(string text)
    {
        double? grade = Bare().Match(text) is { Success: true } bare ? Grade(bare) : null;
        foreach (Match match in Line().Matches(text))
        {
            if (grade is { } before && before != Grade(match))
            {
                return default;
            }
            grade = Grade(match);
        }
        return grade is null ? default : new(grade == 1 ? JudgeVerdict.Yes : JudgeVerdict.No, Grade: grade);
    }

    private static double Grade(Match match) => match.Groups[1].Value.ToLowerInvariant() switch
    {
        "right" or "correct" => 1,
        "wrong" or "incorrect" => 0,
        _ => Partly,
    };

    private const string Words = @"(right|correct|partly right|partly correct|partly|partially correct|wrong|incorrect)";

    [GeneratedRegex(@"^[ \t""'`*_#>-]*verdict[ \t""'`*_]*[:=][ \t""'`*_]*" + Words + @"[ \t""'`*_.!]*\r?$", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Line();

    [GeneratedRegex(@"^[\s""'`*_]*" + Words + @"[\s""'`*_.!]*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Bare();
}
