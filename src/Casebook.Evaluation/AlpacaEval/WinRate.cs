using Casebook.Evaluation.Statistics;

namespace Casebook.Evaluation.AlpacaEval;

/// <summary>How often a model's answers are preferred to a baseline's.</summary>
/// <param name="Percent">Mean preference over what was judged, 0 to 100.</param>
/// <param name="StandardError">Of that mean (divisor n − 1), in points; null for fewer than two.</param>
/// <param name="DiscretePercent">The same with each preference rounded to 0 or 1, and a half for a draw.</param>
/// <param name="Wins">Preferences above a half.</param>
/// <param name="Losses">Preferences below.</param>
/// <param name="Draws">Preferences of exactly a half.</param>
/// <param name="Failed">Pairs without verdict. They count nowhere else.</param>
public sealed record WinRate(double Percent, double? StandardError, double DiscretePercent, int Wins, int Losses, int Draws, int Failed)
{
    /// <summary>Pairs with a verdict: what the rate is over.</summary>
    public int Judged => Wins + Losses + Draws;

    /// <summary>Of preferences from 0 to 1, null where there is no verdict.</summary>
    /// <exception cref="ArgumentException">There is no verdict at all, or a preference out of its range.</exception>
    public static WinRate Of(IEnumerable<double?> preferences)
    {
        double?[] all = [.. preferences];
        double[] judged = [.. all.OfType<double>()];
        if (judged.Length == 0 || judged.Any(preference => preference is not (>= 0 and <= 1)))
        {
            throw new ArgumentException("A rate needs at least one verdict, and all of them from 0 to 1.", nameof(preferences));
        }
        int wins = judged.Count(preference => preference > 0.5), losses = judged.Count(preference => preference < 0.5);
        int draws = judged.Length - wins - losses;
        return new(
            100 * judged.Average(), 100 * Spread.Of(judged) / Math.Sqrt(judged.Length),
            100 * (wins + (draws / 2.0)) / judged.Length, wins, losses, draws, all.Length - judged.Length);
    }
}
