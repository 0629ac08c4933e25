using System.Runtime.Intrinsics;

namespace Casebook.Models.Quantization;

/// <summary>
/// Finds the scale with which elements are stored as whole numbers <c>−levels … levels − 1</c>, the sum of squared
/// errors, each weighted by its element's square, as small as a search finds it.
/// </summary>
internal static class SymmetricFit
{
    private const int Trials = 19;
    private const float TrialStep = 0.1f;

    /// <param name="elements">A multiple of eight.</param>
    /// <param name="levels">Half the number of levels.</param>
    /// <returns>The scale, of either sign: the largest element is best stored as the lowest number, which reaches furthest.</returns>
    public static float Find(ReadOnlySpan<float> elements, int levels)
    {
        float extreme = 0;
        foreach (float element in elements)
        {
            extreme = Math.Abs(element) > Math.Abs(extreme) ? element : extreme;
        }
        if (extreme == 0)
        {
            return 0;
        }
        float best = 0;
        double bestMerit = double.NegativeInfinity;
        for (int trial = 0; trial < Trials; trial++)
        {
            float inverse = -(levels + (trial - Trials / 2) * TrialStep) / extreme;
            Vector256<float> sumXQ = default, sumQQ = default;
            for (int i = 0; i < elements.Length; i += Lanes.Count)
            {
                Vector256<float> x = Lanes.Load(elements, i);
                Vector256<float> number = Lanes.Nearest(x, inverse, -levels, levels - 1);
                Vector256<float> wq = x * x * number;
                sumXQ += wq * x;
                sumQQ += wq * number;
            }
            double xq = Lanes.Total(sumXQ);
            double qq = Lanes.Total(sumQQ);
            // With the best scale for these numbers, xq / qq, the error is a constant less this.
            double merit = qq > 0 ? xq * xq / qq : 0;
            if (merit > bestMerit)
            {
                (best, bestMerit) = (qq > 0 ? (float)(xq / qq) : 0, merit);
            }
        }
        return best;
    }
}
