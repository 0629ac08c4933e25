using System.Text.RegularExpressions;

namespace Casebook.Evaluation.Judging;

/// <summary>
/// Reads a reply that should be <c>yes</c> or <c>no</c>: as its first word with a stop behind it, or as the answer that
/// its last words give. No text makes it throw, and it takes linear time.
/// </summary>
/// <remarks>Where the two differ, or a <c>no</c> stands beside a <c>yes</c>, the reply is neither: a mistake must not look like a pass.</remarks>
public static partial class YesNoReply
{
    /// <summary>What a reply says.</summary>
    public static JudgeVerdict Read(string text)
    {
        JudgeVerdict first = Verdict(First().Match(text)), last = Verdict(Last().Match(text));
        JudgeVerdict verdict = first == JudgeVerdict.Undetermined ? last
            : last == JudgeVerdict.Undetermined || last == first ? first
            : JudgeVerdict.Undetermined;
        return verdict == JudgeVerdict.No && Yes().IsMatch(text) ? JudgeVerdict.Undetermined : verdict;
    }

    private static JudgeVerdict Verdict(Match match) => !match.Success ? JudgeVerdict.Undetermined
        : match.Groups[1].Value.Equals("yes", StringComparison.OrdinalIgnoreCase) ? JudgeVerdict.Yes : JudgeVerdict.No;

    [GeneratedRegex("""^[\s"'`*_(\[{]*(yes|no)["'`*_)\]}]*(?:\s*$|\s*\n|[.,:;!])""", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex First();

    [GeneratedRegex("""\b(?:answer|verdict)(?: is)?[\s"'`*_:=]+(yes|no)["'`*_.!\s]*$""", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Last();

    [GeneratedRegex(@"\byes\b", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Yes();
}
