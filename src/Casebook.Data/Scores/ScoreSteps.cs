using System.Globalization;
using Casebook.Knowledge.Cvss;

namespace Casebook.Data.Scores;

/// <summary>
/// The base equations with a vector's numbers, as a person would write them: every number is computed from the rounded
/// ones before it, and the last one rounds up to the true score. Two decimals where they do, more where they would mislead.
/// </summary>
/// <param name="Keep"><c>0.44 x 0.44 x 1</c>: what 1 − C, 1 − I and 1 − A leave.</param>
/// <param name="Iss">One decimal more than the terms.</param>
/// <param name="Impact">Formula and result.</param>
/// <param name="Exploitability">Formula and result.</param>
/// <param name="Sum">Formula and result.</param>
/// <param name="IsCapped">The sum is above 10.</param>
/// <param name="Decimals">Of the terms.</param>
internal sealed record ScoreSteps(string Keep, string Iss, string Impact, string Exploitability, string Sum, bool IsCapped, int Decimals)
{
    private const int FewestDecimals = 2;
    private const int MostDecimals = 5;

    /// <summary>How far a rounded impact may be from the true one.</summary>
    private const decimal Tolerance = 0.01m;

    /// <exception cref="ArgumentException">The vector's impact is not above 0, so there is nothing to add up.</exception>
    public static ScoreSteps Of(CvssVector vector)
    {
        CvssTerms terms = CvssTerms.Of(vector);
        if (terms.Impact <= 0)
        {
            throw new ArgumentException($"{vector} has no impact.", nameof(vector));
        }
        for (int decimals = FewestDecimals; decimals <= MostDecimals; decimals++)
        {
            if (Try(vector, terms, decimals) is { } steps)
            {
                return steps;
            }
        }
        throw new InvalidOperationException($"{MostDecimals} decimals are too few to compute {vector}.");
    }

    private static ScoreSteps? Try(CvssVector vector, CvssTerms terms, int decimals)
    {
        bool changed = vector.Scope == Scope.Changed;
        decimal Round(decimal value) => Math.Round(value, decimals, MidpointRounding.AwayFromZero);
        decimal iss = Math.Round(terms.Iss, decimals + 1, MidpointRounding.AwayFromZero);
        decimal exploitability = Round(terms.Exploitability);
        decimal gained = Round(changed ? 7.52m * (iss - 0.029m) : 6.42m * iss);
        decimal lost = changed ? Round(3.25m * Power(iss - 0.02m, 15)) : 0;
        decimal impact = gained - lost;
        decimal sum = impact + exploitability;
        decimal total = changed ? Round(1.08m * sum) : sum;
        if (Math.Abs(impact - terms.Impact) > Tolerance || Math.Ceiling(Math.Min(total, 10) * 10) / 10 != terms.BaseScore)
        {
            return null;
        }
        return new ScoreSteps(
            string.Join(" x ", new[] { "C", "I", "A" }.Select(metric => Text(1 - CvssTerms.Weight(vector, metric)))),
            Text(iss),
            changed
                ? $"7.52 x ({Text(iss)} - 0.029) - 3.25 x ({Text(iss)} - 0.02)^15 = {Text(gained)} - {Text(lost)} = {Text(impact)}"
                : $"6.42 x {Text(iss)} = {Text(impact)}",
            $"8.22 x {string.Join(" x ", new[] { "AV", "AC", "PR", "UI" }.Select(metric => Text(CvssTerms.Weight(vector, metric))))} = {Text(exploitability)}",
            changed
                ? $"1.08 x ({Text(impact)} + {Text(exploitability)}) = 1.08 x {Text(sum)} = {Text(total)}"
                : $"{Text(impact)} + {Text(exploitability)} = {Text(total)}",
            total > 10,
            decimals);
    }

    /// <summary>Without zeros at the end.</summary>
    public static string Text(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static decimal Power(decimal value, int exponent) => exponent == 0 ? 1 : value * Power(value, exponent - 1);
}
