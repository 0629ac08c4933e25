using System.Text.RegularExpressions;
using Casebook.Reasoning.Verification;

namespace Casebook.Reasoning.TraceChecks;

/// <summary>
/// Whether anything ties a trace to what was asked: a quotation of it that names something, or a calculation that begins
/// with its numbers and goes on to the answer. One tie is as good as a hundred, so that nothing is gained by saying true
/// things that lead nowhere.
/// </summary>
/// <remarks>Pure, linear, and never throwing on any text.</remarks>
public static partial class TraceGrounds
{
    /// <summary>What a trace without any is told.</summary>
    internal const string Missing = "Nothing ties the trace to what was asked: no quotation of it that names something, and no calculation from its numbers to the answer.";

    /// <summary>Whether there is a tie.</summary>
    /// <param name="trace">What stands between the trace's tokens.</param>
    /// <param name="answer">What follows.</param>
    /// <param name="evidence">What was asked, best without the sentence that says what kind of answer is wanted: quoting that is no reasoning.</param>
    public static bool Exist(string trace, string answer, string evidence)
    {
        (trace, answer, evidence) = (PlainForm.Of(trace), PlainForm.Of(answer), PlainForm.Of(evidence));
        return QuotationClaims.Of(trace, evidence, inAnswer: false).Any(claim => claim.Finding == ClaimFinding.Supported && NamesSomething(trace.Substring(claim.Start, claim.Length)))
            || LeadsToAnswer(trace, answer, evidence);
    }

    /// <summary>A number does; "a" and "the" do not.</summary>
    private static bool NamesSomething(string words) => words.Any(char.IsAsciiDigit) || TraceWords.Of(words).Any(word => word.Kind is WordKind.Content or WordKind.Identifier);

    private static bool LeadsToAnswer(string trace, string answer, string evidence)
    {
        // An equation counts if one of its numbers is given or stands in one that counts: 384 may be taken off in parts, and
        // a quotient put together from them. It may be said backwards, as divisions are tried: of 1560 and 26 that 26 * 60 = 1560.
        HashSet<decimal> given = [.. Numbers(evidence)];
        HashSet<decimal> ends = [.. Numbers(answer)];
        foreach ((decimal left, decimal right, decimal result) in Equations(trace))
        {
            (bool ofLeft, bool ofRight) = (given.Contains(left), given.Contains(right));
            if ((!ofLeft && !ofRight) || IsIdentity(left, right, result))
            {
                continue;
            }
            if (ends.Contains(result) || (given.Contains(result) && ((ofLeft && ends.Contains(right)) || (ofRight && ends.Contains(left)))))
            {
                return true;
            }
            given.UnionWith([left, right, result]);
        }
        return false;
    }

    /// <summary>What holds for every number, and so says nothing of this one: <c>805 + 0 = 805</c>, <c>5 - 5 = 0</c>.</summary>
    private static bool IsIdentity(decimal left, decimal right, decimal result) =>
        (right is 0 or 1 && result == left)
        || (left is 0 or 1 && result == right)
        || (left == right && result is 0 or 1)
        || (result == 0 && (left == 0 || right == 0));

    private static IEnumerable<(decimal Left, decimal Right, decimal Result)> Equations(string trace)
    {
        HashSet<int> holding = [.. CalculationClaims.Of(trace, inAnswer: false).Where(claim => claim.Finding == ClaimFinding.Supported).Select(claim => claim.Start)];
        foreach (Match match in CalculationClaims.Equations().Matches(trace))
        {
            if (holding.Contains(match.Index) && CalculationClaims.Number(match.Groups[1].Value) is { } left && CalculationClaims.Number(match.Groups[3].Value) is { } right
                && CalculationClaims.Number(match.Groups[4].Value) is { } result)
            {
                yield return (left, right, result);
            }
        }
    }

    private static IEnumerable<decimal> Numbers(string text) => Figures().Matches(text).Select(match => CalculationClaims.Number(match.Value.TrimEnd(','))).OfType<decimal>();

    [GeneratedRegex(@"(?<![\w.])-?\d[\d,]{0,24}(?:\.\d{1,12})?(?!\w)", RegexOptions.CultureInvariant)]
    private static partial Regex Figures();
}
