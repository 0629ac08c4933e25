using Casebook.Evaluation.Statistics;

namespace Casebook.Evaluation.AlpacaEval;

/// <summary>A row about a model that was told to be brief or verbose and is otherwise the baseline: what regularises the weight of length.</summary>
/// <param name="Preference">From 0, the baseline's own answer is better, to 1.</param>
/// <param name="LengthDifference">Baseline less model, in standard deviations of that difference.</param>
/// <param name="Difficulty">The instruction's.</param>
public readonly record struct GamedRow(double Preference, double LengthDifference, double Difficulty);

/// <summary>A length-controlled win rate.</summary>
/// <param name="Variant">Which model of length was fitted, by AlpacaEval's name.</param>
/// <param name="Percent">What the rate would be were all answers as long as the baseline's, 0 to 100; over all pairs, also those without verdict.</param>
/// <param name="StandardError">Of the mean of the predictions, in points: it knows nothing of the fit's own error. Null for a single pair.</param>
/// <param name="Weights">What was fitted.</param>
/// <param name="C">The strength of regularisation that cross-validation chose, as scikit-learn counts it: more is weaker.</param>
/// <param name="Fitted">Pairs that were fitted: those with a verdict.</param>
public sealed record LengthControlledWinRate(string Variant, double Percent, double? StandardError, GlmWeights Weights, double C, int Fitted);

/// <summary>
/// The win rate of AlpacaEval 2, freed of the judge's liking for length (Dubois et al. 2024, arXiv 2404.04475): preferences are explained by
/// the difference of lengths, the instruction's difficulty and the model, and predicted anew without the first.
/// </summary>
/// <remarks>
/// Lengths are in Unicode code points, as Python counts them. Where the published implementation leaves the dealing out of rows to folds to the
/// library's sort, it is fixed here: rows from the last to the first, to the five folds in turn. Difficulties and gamed rows are the
/// benchmark's own data, which has to be fetched from where it is published. Where verdicts are few or nearly even, cross-validation may choose
/// a strength at which all weights are 0, and the rate is 50: look at the weights.
/// </remarks>
public static class LengthControl
{
    /// <summary>Weight of all gamed rows together, where there are two such models: 0.2, so 0.1 each row.</summary>
    private const double GamedWeight = 0.2 / 2;

    private const int Folds = 5;

    /// <summary>The strengths that are tried: scikit-learn's default, ten from 10⁻⁴ to 10⁴ in equal factors.</summary>
    private static readonly double[] _strengths = [.. Enumerable.Range(0, 10).Select(i => Math.Pow(10, -4 + (8.0 * i / 9)))];

    /// <summary>
    /// Fits and predicts. With difficulties for all pairs and gamed rows it is <c>length_controlled_v1</c>, the leaderboard's; without gamed rows
    /// <c>length_controlled_noreg</c>; where a difficulty is missing <c>length_controlled_minimal</c>. The three are different metrics.
    /// </summary>
    /// <param name="pairs">What was judged.</param>
    /// <param name="gamed">The baseline told to be brief and to be verbose, judged against itself; empty where that is not at hand.</param>
    /// <exception cref="ArgumentException">Fewer than five verdicts, a number out of its range, or gamed rows without difficulties.</exception>
    public static LengthControlledWinRate Of(IReadOnlyList<JudgedPair> pairs, IReadOnlyList<GamedRow> gamed)
    {
        if (pairs.Count(pair => pair.Preference is not null) < Folds)
        {
            throw new ArgumentException($"A length-controlled rate needs at least {Folds} verdicts.", nameof(pairs));
        }
        if (pairs.Any(pair => pair.Preference is not (null or (>= 0 and <= 1)) || (pair.Pair.Difficulty is { } d && !double.IsFinite(d)))
            || gamed.Any(row => row.Preference is not (>= 0 and <= 1) || !double.IsFinite(row.LengthDifference + row.Difficulty)))
        {
            throw new ArgumentException("Preferences must be from 0 to 1, and all else finite.", nameof(pairs));
        }
        bool difficult = pairs.All(pair => pair.Pair.Difficulty is not null);
        if (!difficult && gamed.Count > 0)
        {
            throw new ArgumentException("Gamed rows have difficulties, so all pairs must have one.", nameof(gamed));
        }
        double[] lengths = Lengths(pairs);
        LogisticRow[] rows =
        [
            .. gamed.Select(row => new LogisticRow([Math.Tanh(row.LengthDifference), row.Difficulty, 0], row.Preference, GamedWeight)),
            .. pairs.Select((pair, i) => (pair, i)).Where(one => one.pair.Preference is not null)
                .Select(one => new LogisticRow(Features(Math.Tanh(lengths[one.i]), one.pair.Pair.Difficulty, difficult), one.pair.Preference!.Value, 1)),
        ];
        double c = Strength(rows);
        double[] weights = LassoLogisticRegression.Fit(rows, c);
        double[] predicted = [.. pairs.Select(pair => LassoLogisticRegression.Logistic(LassoLogisticRegression.Score(Features(0, pair.Pair.Difficulty, difficult), weights)))];
        return new(
            difficult ? (gamed.Count > 0 ? "length_controlled_v1" : "length_controlled_noreg") : "length_controlled_minimal",
            100 * predicted.Average(), 100 * Spread.Of(predicted) / Math.Sqrt(predicted.Length),
            difficult ? new(weights[0], weights[1], weights[2]) : new(weights[0], 0, weights[1]), c, rows.Length - gamed.Count);
    }

    private static double[] Features(double length, double? difficulty, bool difficult) =>
        difficult ? [length, difficulty!.Value, 1] : [length, 1];

    /// <summary>Differences in their standard deviations, not about their mean: no difference must stay 0.</summary>
    private static double[] Lengths(IReadOnlyList<JudgedPair> pairs)
    {
        double[] differences = [.. pairs.Select(pair => (double)(CodePoints(pair.Pair.Baseline) - CodePoints(pair.Pair.Model)))];
        double spread = Spread.Of(differences) ?? 0;
        return spread > 0 ? [.. differences.Select(difference => difference / spread)] : new double[differences.Length];
    }

    private static int CodePoints(string text) => text.EnumerateRunes().Count();

    /// <summary>The strength with the least loss on rows that were left out; the strongest of equals.</summary>
    private static double Strength(LogisticRow[] rows) => _strengths.MinBy(c => Enumerable.Range(0, Folds).Average(fold =>
    {
        LogisticRow[] left = [.. rows.Where((_, i) => (rows.Length - 1 - i) % Folds == fold)];
        double[] weights = LassoLogisticRegression.Fit([.. rows.Where((_, i) => (rows.Length - 1 - i) % Folds != fold)], c);
        return LassoLogisticRegression.Loss(left, weights);
    }));
}
