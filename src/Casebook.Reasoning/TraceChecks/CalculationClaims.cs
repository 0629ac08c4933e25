using System.Globalization;
using System.Text.RegularExpressions;
using Casebook.Knowledge.Cvss;

namespace Casebook.Reasoning.TraceChecks;

/// <summary>Equations of two numbers, and scores that stand beside a CVSS vector, computed again.</summary>
internal static partial class CalculationClaims
{
    public static IEnumerable<TraceClaim> Of(string text, bool inAnswer)
    {
        foreach (Match match in Equations().Matches(text))
        {
            if (Check(match) is var (finding, reason))
            {
                yield return new(ClaimKind.Calculation, inAnswer, match.Index, match.Length, finding, reason);
            }
        }
        foreach (Match match in ScoredVector().Matches(text))
        {
            if (CvssVector.TryParse(match.Groups[1].Value, out CvssVector? vector) && Number(match.Groups[2].Value) is { } said)
            {
                string score = vector.BaseScore.ToString("0.0", CultureInfo.InvariantCulture);
                bool holds = said == (decimal)vector.BaseScore;
                yield return new(ClaimKind.Calculation, inAnswer, match.Index, match.Length, holds ? ClaimFinding.Supported : ClaimFinding.Contradicted,
                    holds ? $"{vector} scores {score}." : $"{vector} scores {score}, not {match.Groups[2].Value}.");
            }
        }
    }

    private static (ClaimFinding, string)? Check(Match match)
    {
        if (Number(match.Groups[1].Value) is not { } left || Number(match.Groups[3].Value) is not { } right || Number(match.Groups[4].Value) is not { } said)
        {
            return null;
        }
        try
        {
            decimal? value = match.Groups[2].Value.Trim() switch
            {
                "+" => left + right,
                "-" or "\u2212" => left - right,
                "/" or "\u00F7" => right == 0 ? null : left / right,
                _ => left * right,
            };
            if (value is not { } result)
            {
                return (ClaimFinding.Contradicted, "Nothing can be divided by 0.");
            }
            // As exact as the trace itself is: what it rounds to two decimals is held to two.
            int decimals = Math.Min(match.Groups[4].Value.Length - 1 - match.Groups[4].Value.IndexOf('.', StringComparison.Ordinal), 15);
            bool whole = !match.Groups[4].Value.Contains('.');
            bool holds = whole ? result == said : Math.Abs(result - said) * 2 <= Unit(decimals);
            return holds
                ? (ClaimFinding.Supported, "The equation holds.")
                : (ClaimFinding.Contradicted, $"{match.Groups[1].Value} {match.Groups[2].Value.Trim()} {match.Groups[3].Value} is {result.ToString("0.####", CultureInfo.InvariantCulture)}.");
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static decimal Unit(int decimals)
    {
        decimal unit = 1;
        for (int i = 0; i < decimals; i++)
        {
            unit /= 10;
        }
        return unit;
    }

    /// <summary>What digits say; null where they are no number that can be computed with.</summary>
    internal static decimal? Number(string text) =>
        decimal.TryParse(text.Replace(",", "", StringComparison.Ordinal).Replace('\u2212', '-'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) ? number : null;

    private const string Figure = @"-?\d[\d,]{0,24}(?:\.\d{1,12})?";

    private const string Sign = @"[+\-*/\u00D7\u00F7\u2212\u00B7\u22C5\u2217]";

    /// <summary>What goes on with a calculation of which only the beginning or the end would be read.</summary>
    private const string Further = @"[+\-*/\u00D7\u00F7\u2212\u00B7\u22C5\u2217%&|<>^]|\b(?:x|mod|plus|minus|times)\b";

    // No part of a longer chain: "2 + 3 * 4 = 14" is not read as "3 * 4 = 14", nor "27 % 5 + 5 = 7" as "5 + 5 = 7". An
    // equals sign before it parts: of "a = 3 + 4 = 7" each step must hold. A dash that begins a line is no minus.
    [GeneratedRegex(@"(?<![\w.,^)%])(?<!\S[ \t]?(?:" + Further + @")\s?)(?<![\w)\]]\s(?=-))(" + Figure + @")(\s?" + Sign + @"\s?|\sx\s)(" + Figure + @")\s?==?\s?(" + Figure + @")(?![\w%]|[ \t]?(?:" + Further + @")|[.,]\d|\s(?:rest|remainder)\b)", RegexOptions.CultureInvariant)]
    internal static partial Regex Equations();

    [GeneratedRegex(@"(CVSS:3\.[01](?:/[A-Z]{1,3}:[A-Z]){8,20})[^\n\d]{1,60}?(?<![\d.:])(\d{1,2}\.\d)(?![\d./])", RegexOptions.CultureInvariant)]
    private static partial Regex ScoredVector();
}
