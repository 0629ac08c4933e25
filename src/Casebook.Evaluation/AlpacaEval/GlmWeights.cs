using System.Globalization;
using Casebook.Evaluation.Seeds;

namespace Casebook.Evaluation.AlpacaEval;

/// <summary>A model's weights in the length-controlled model; the baseline's are 0.</summary>
/// <param name="Length">Of tanh of the difference of lengths in its standard deviations, baseline less model.</param>
/// <param name="Difficulty">Of the instruction's difficulty; 0 where that is not used.</param>
/// <param name="Model">Of the model itself.</param>
public readonly record struct GlmWeights(double Length, double Difficulty, double Model)
{
    private static readonly string[] _columns = ["", "np.tanh(std_delta_len)", "instruction_difficulty", "not_gamed_baseline.astype(float)"];

    /// <summary>The rate that these weights predict against a model with others, in percent, were there no difference of lengths.</summary>
    /// <param name="other">The other model's weights, from the same baseline.</param>
    /// <param name="difficulties">One for each instruction.</param>
    /// <exception cref="ArgumentException">There is no instruction.</exception>
    public double PercentAgainst(GlmWeights other, IReadOnlyCollection<double> difficulties)
    {
        if (difficulties.Count == 0)
        {
            throw new ArgumentException("A rate needs at least one instruction.", nameof(difficulties));
        }
        double model = Model - other.Model, slope = Difficulty - other.Difficulty;
        return 100 * difficulties.Average(difficulty => LassoLogisticRegression.Logistic(model + (slope * difficulty)));
    }

    /// <summary>Reads a file of weights as AlpacaEval publishes them, one model a line.</summary>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="EvaluationFileException">It is no such file.</exception>
    public static IReadOnlyDictionary<string, GlmWeights> ParseCsv(string file, string text)
    {
        const string Remedy = "Take a file of weights of AlpacaEval.";
        string[] lines = text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 || !lines[0].Split(',').SequenceEqual(_columns))
        {
            throw new EvaluationFileException(file, "line 1", $"must be {string.Join(',', _columns)}", Remedy);
        }
        var weights = new Dictionary<string, GlmWeights>(StringComparer.Ordinal);
        for (int i = 1; i < lines.Length; i++)
        {
            string[] cells = lines[i].Split(',');
            double?[] numbers = [.. cells.Skip(1).Select(cell => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : (double?)null)];
            if (numbers is not [{ } length, { } difficulty, { } model] || !weights.TryAdd(cells[0], new(length, difficulty, model)))
            {
                throw new EvaluationFileException(file, $"line {i + 1}", "needs a name that is not yet there and three numbers", Remedy);
            }
        }
        return weights;
    }
}
