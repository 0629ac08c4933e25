using Casebook.Evaluation.AlpacaEval;

namespace Casebook.Evaluation.Tests.AlpacaEval;

/// <summary>
/// Judged pairs that any program can make: x ← (1103515245 x + 12345) mod 2³¹, u = x / 2³¹; for each pair in turn a baseline of 200 + ⌊2000 u⌋ and a
/// model of 100 + ⌊2600 u⌋ characters, a difficulty of 4u − 2, and a preference of the logistic of −0.9 tanh(difference / 1000) + 0.7 difficulty − 0.3,
/// plus (u − ½) / 2, kept within 0 and 1.
/// </summary>
internal static class MadeUpPairs
{
    /// <summary>Sixty pairs.</summary>
    public static JudgedPair[] Judged { get; } =
        [.. Make(60, 7).Select(row => new JudgedPair(new("question", new('b', row.Baseline), new('m', row.Model), row.Difficulty), false, row.Preference))];

    /// <summary>Twice sixty rows, with lengths in units of 900 characters.</summary>
    public static GamedRow[] Gamed { get; } =
        [.. Make(60, 11).Concat(Make(60, 13)).Select(row => new GamedRow(row.Preference, (row.Baseline - row.Model) / 900.0, row.Difficulty))];

    private static IEnumerable<(int Baseline, int Model, double Difficulty, double Preference)> Make(int count, long seed)
    {
        double Next() => (seed = ((seed * 1103515245) + 12345) % 2147483648) / 2147483648.0;
        for (int i = 0; i < count; i++)
        {
            int baseline = 200 + (int)(2000 * Next()), model = 100 + (int)(2600 * Next());
            double difficulty = (4 * Next()) - 2;
            double z = (-0.9 * Math.Tanh((baseline - model) / 1000.0)) + (0.7 * difficulty) - 0.3;
            yield return (baseline, model, difficulty, Math.Clamp((1 / (1 + Math.Exp(-z))) + (0.5 * (Next() - 0.5)), 0, 1));
        }
    }
}
