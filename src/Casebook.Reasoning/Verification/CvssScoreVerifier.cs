using System.Globalization;
using System.Text.RegularExpressions;
using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// The answer's last line that is not blank has one number, a score with one decimal, and one severity, and both are the
/// reference's: <c>8.8 High</c>. Any other number on the line (<c>8.8/10</c>, <c>CVSS 3.1</c>) makes it two answers.
/// </summary>
public sealed partial class CvssScoreVerifier : GatedVerifier<CvssScoreReference>
{
    private static readonly string[] _severities = ["None", "Low", "Medium", "High", "Critical"];

    /// <inheritdoc/>
    public override string Name => "cvss-score";

    /// <inheritdoc/>
    protected override Func<string, AnswerReading> Reader(Problem problem, CvssScoreReference reference) => text =>
    {
        string truth = Text(reference.Score, reference.Severity);
        if (Extract(text) is not { } found)
        {
            return new(false, null, "The answer's last line has no single score with one decimal and one severity.");
        }
        if (AnswerText.Spoiled(text, Named()) is { } spoiled)
        {
            return new(false, null, spoiled);
        }
        string answer = Text(found.Score, found.Severity);
        return new(answer == truth, answer, answer == truth ? $"{answer} is the reference." : $"{answer} is not {truth}.");
    };

    /// <summary>The answer of a score and a severity: <c>8.8 High</c>.</summary>
    public static string Text(decimal score, string severity) => string.Create(CultureInfo.InvariantCulture, $"{score:0.0} {severity}");

    /// <summary>Score and severity on an answer's last line; null where one is missing or there are several different ones.</summary>
    public static (decimal Score, string Severity)? Extract(string answer)
    {
        IReadOnlyList<string> words = AnswerWords.Of(answer);
        string[] numbers = [.. words.Where(word => word.Any(char.IsNumber)).Distinct()];
        string[] severities = [.. _severities.Where(severity => words.Any(word => string.Equals(word, severity, StringComparison.OrdinalIgnoreCase)))];
        return numbers.Length == 1 && severities.Length == 1 && IsScore(numbers[0])
            ? (decimal.Parse(numbers[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture), severities[0])
            : null;
    }

    private static bool IsScore(string word) =>
        word == "10.0" || (word is [var whole, '.', var tenth] && char.IsAsciiDigit(whole) && char.IsAsciiDigit(tenth));

    [GeneratedRegex(@"[0-9]+\.[0-9]|\b(?:none|low|medium|high|critical)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named();
}
