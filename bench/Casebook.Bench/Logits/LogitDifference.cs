namespace Casebook.Bench.Logits;

/// <summary>How far logits are from others of the same tokens.</summary>
/// <param name="RelativeL2">‖a - b‖ / ‖b‖ over all positions together.</param>
/// <param name="Cosine">The worst position's.</param>
/// <param name="Largest">The largest difference of one logit.</param>
/// <param name="SameBest">Positions whose most probable token is the same, as a share.</param>
internal sealed record LogitDifference(double RelativeL2, double Cosine, double Largest, double SameBest)
{
    /// <param name="logits">A row for every position.</param>
    /// <param name="truth">What they are held against.</param>
    public static LogitDifference Of(IReadOnlyList<float[]> logits, IReadOnlyList<float[]> truth)
    {
        double apart = 0, size = 0, worst = 1, largest = 0;
        int same = 0;
        for (int p = 0; p < truth.Count; p++)
        {
            double product = 0, ofLogits = 0, ofTruth = 0;
            for (int i = 0; i < truth[p].Length; i++)
            {
                double a = logits[p][i], b = truth[p][i];
                apart += (a - b) * (a - b);
                product += a * b;
                ofLogits += a * a;
                ofTruth += b * b;
                largest = Math.Max(largest, Math.Abs(a - b));
            }
            size += ofTruth;
            worst = Math.Min(worst, product / Math.Sqrt(ofLogits * ofTruth));
            same += Best(logits[p]) == Best(truth[p]) ? 1 : 0;
        }
        return new LogitDifference(Math.Sqrt(apart / size), worst, largest, (double)same / truth.Count);
    }

    private static int Best(float[] logits) => Array.IndexOf(logits, logits.Max());
}
