namespace Casebook.Evaluation.AlpacaEval;

/// <summary>A row to learn from.</summary>
/// <param name="Features">As many in every row.</param>
/// <param name="Target">A probability.</param>
/// <param name="Weight">How much the row counts, 0 or more.</param>
internal readonly record struct LogisticRow(double[] Features, double Target, double Weight);

/// <summary>
/// Logistic regression on probabilities, without intercept, with an L1 penalty: the weights w that minimise
/// ‖w‖₁ + C Σ s (ln(1 + eᶻ) − t z) with z = w·x. It is what scikit-learn's LogisticRegression minimises with liblinear,
/// where each row stands twice, as a 1 weighted by t and as a 0 weighted by 1 − t.
/// </summary>
internal static class LassoLogisticRegression
{
    private const int Steps = 200;

    /// <summary>The weights, to about twelve digits: the problem is convex, and the same rows give the same bits.</summary>
    public static double[] Fit(IReadOnlyList<LogisticRow> rows, double c)
    {
        int count = rows[0].Features.Length;
        double[] weights = new double[count];
        double value = Objective(rows, c, weights);
        for (int step = 0; step < Steps; step++)
        {
            (double[] gradient, double[,] curvature) = Derivatives(rows, c, weights);
            double[] direction = Direction(weights, gradient, curvature);
            if (direction.Zip(weights, (d, w) => Math.Abs(d) / Math.Max(1, Math.Abs(w))).Max() < 1e-12)
            {
                break;
            }
            // A Newton step may be too long far from the end: it is halved until it helps (Armijo, with the penalty's change).
            double decrease = gradient.Zip(direction, (g, d) => g * d).Sum() + weights.Zip(direction, (w, d) => Math.Abs(w + d) - Math.Abs(w)).Sum();
            double length = 1, next;
            double[] moved;
            do
            {
                moved = [.. weights.Zip(direction, (w, d) => w + (length * d))];
                next = Objective(rows, c, moved);
                length /= 2;
            }
            while (next > value + (1e-4 * 2 * length * decrease) && length > 1e-12);
            if (next >= value)
            {
                break;
            }
            (weights, value) = (moved, next);
        }
        return weights;
    }

    /// <summary>Mean weighted log loss of rows, without penalty.</summary>
    public static double Loss(IReadOnlyCollection<LogisticRow> rows, double[] weights) => rows.Average(row => row.Weight * Loss(row, weights));

    /// <summary>The logistic function.</summary>
    public static double Logistic(double z) => 1 / (1 + Math.Exp(-z));

    /// <summary>The scalar product.</summary>
    public static double Score(double[] features, double[] weights) => features.Zip(weights, (x, w) => x * w).Sum();

    private static double Loss(LogisticRow row, double[] weights)
    {
        double z = Score(row.Features, weights);
        // ln(1 + eᶻ) without overflow.
        return Math.Max(z, 0) + double.LogP1(Math.Exp(-Math.Abs(z))) - (row.Target * z);
    }

    private static double Objective(IReadOnlyList<LogisticRow> rows, double c, double[] weights) =>
        weights.Sum(Math.Abs) + (c * rows.Sum(row => row.Weight * Loss(row, weights)));

    private static (double[] Gradient, double[,] Curvature) Derivatives(IReadOnlyList<LogisticRow> rows, double c, double[] weights)
    {
        int count = weights.Length;
        double[] gradient = new double[count];
        double[,] curvature = new double[count, count];
        foreach (LogisticRow row in rows)
        {
            double p = Logistic(Score(row.Features, weights));
            for (int i = 0; i < count; i++)
            {
                gradient[i] += c * row.Weight * (p - row.Target) * row.Features[i];
                for (int j = 0; j < count; j++)
                {
                    curvature[i, j] += c * row.Weight * p * (1 - p) * row.Features[i] * row.Features[j];
                }
            }
        }
        return (gradient, curvature);
    }

    /// <summary>Where the quadratic model plus the penalty is least, by one coordinate after the other (Friedman et al. 2010).</summary>
    private static double[] Direction(double[] weights, double[] gradient, double[,] curvature)
    {
        int count = weights.Length;
        double[] direction = new double[count];
        for (int sweep = 0; sweep < 10_000; sweep++)
        {
            double largest = 0;
            for (int i = 0; i < count; i++)
            {
                // A feature that is always 0 has no curvature, and its weight stays where the penalty wants it.
                double h = Math.Max(curvature[i, i], 1e-12), slope = gradient[i];
                for (int j = 0; j < count; j++)
                {
                    slope += curvature[i, j] * direction[j];
                }
                double at = weights[i] + direction[i], wanted = at - (slope / h);
                double least = Math.CopySign(Math.Max(Math.Abs(wanted) - (1 / h), 0), wanted);
                largest = Math.Max(largest, Math.Abs(least - at));
                direction[i] = least - weights[i];
            }
            if (largest < 1e-14)
            {
                break;
            }
        }
        return direction;
    }
}
