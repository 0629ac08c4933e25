using System.Runtime.Intrinsics;

namespace Casebook.Models.Quantization;

/// <summary>
/// Finds the scale and the minimum with which elements are stored as whole numbers <c>0 … levels</c>:
/// <c>scale · number − minimum</c>, the weighted sum of squared errors as small as a search finds it. The files' readers
/// take what is stored, so how it was searched is the writer's own affair.
/// </summary>
internal static class AffineFit
{
    /// <summary>How many widths of the range are tried around the plain one, and how much the number of levels changes from one to the next.</summary>
    private const int Trials = 21;
    private const float TrialStep = 0.1f;

    /// <summary>Once the numbers are chosen their best scale may choose other numbers; a few rounds settle it.</summary>
    private const int Refinements = 2;

    /// <param name="elements">A multiple of eight.</param>
    /// <param name="weights">How much each element's error counts.</param>
    /// <param name="levels">The highest number.</param>
    /// <returns>Neither is negative.</returns>
    public static (float Scale, float Minimum) Find(ReadOnlySpan<float> elements, ReadOnlySpan<float> weights, int levels)
    {
        (float lowest, float highest) = Range(elements);
        // 0 has to be among the values, for the format knows no positive minimum.
        lowest = Math.Min(lowest, 0);
        if (highest <= lowest)
        {
            return (0, -lowest);
        }
        (float Scale, float Minimum) best = ((highest - lowest) / levels, -lowest);
        double bestError = Error(elements, weights, levels, best);
        for (int trial = 0; trial < Trials; trial++)
        {
            float width = levels - 1 + trial * TrialStep;
            (float Scale, float Minimum) candidate = ((highest - lowest) / width, -lowest);
            for (int refinement = 0; refinement < Refinements; refinement++)
            {
                candidate = Refine(elements, weights, levels, candidate, out double error);
                if (!(error < bestError))
                {
                    break;
                }
                (best, bestError) = (candidate, error);
            }
        }
        return best;
    }

    /// <summary>The weighted sum of squared errors.</summary>
    public static double Error(ReadOnlySpan<float> elements, ReadOnlySpan<float> weights, int levels, (float Scale, float Minimum) fit)
    {
        float inverse = fit.Scale > 0 ? 1 / fit.Scale : 0;
        Vector256<float> sum = Vector256<float>.Zero;
        for (int i = 0; i < elements.Length; i += Lanes.Count)
        {
            Vector256<float> x = Lanes.Load(elements, i);
            Vector256<float> number = Lanes.Nearest(x + Vector256.Create(fit.Minimum), inverse, 0, levels);
            Vector256<float> difference = number * fit.Scale - Vector256.Create(fit.Minimum) - x;
            sum += Lanes.Load(weights, i) * (difference * difference);
        }
        return Lanes.Total(sum);
    }

    /// <summary>Quantises with one fit and solves for the fit that is best for those numbers.</summary>
    private static (float Scale, float Minimum) Refine(
        ReadOnlySpan<float> elements, ReadOnlySpan<float> weights, int levels, (float Scale, float Minimum) fit, out double error)
    {
        float inverse = fit.Scale > 0 ? 1 / fit.Scale : 0;
        Vector256<float> sumW = default, sumQ = default, sumQQ = default, sumX = default, sumXQ = default;
        for (int i = 0; i < elements.Length; i += Lanes.Count)
        {
            Vector256<float> x = Lanes.Load(elements, i);
            Vector256<float> w = Lanes.Load(weights, i);
            Vector256<float> number = Lanes.Nearest(x + Vector256.Create(fit.Minimum), inverse, 0, levels);
            Vector256<float> wq = w * number;
            sumW += w;
            sumQ += wq;
            sumQQ += wq * number;
            sumX += w * x;
            sumXQ += wq * x;
        }
        (double weight, double q, double qq, double products, double xq) = (Lanes.Total(sumW), Lanes.Total(sumQ), Lanes.Total(sumQQ), Lanes.Total(sumX), Lanes.Total(sumXQ));
        double determinant = weight * qq - q * q;
        double scale = determinant > 0 ? (weight * xq - q * products) / determinant : 0;
        double offset = determinant > 0 ? (qq * products - q * xq) / determinant : 0;
        if (offset > 0)
        {
            offset = 0;
            scale = qq > 0 ? xq / qq : 0;
        }
        (float Scale, float Minimum) solved = ((float)scale, (float)-offset);
        if (!(solved.Scale > 0))
        {
            error = double.PositiveInfinity;
            return fit;
        }
        error = Error(elements, weights, levels, solved);
        return solved;
    }

    private static (float Lowest, float Highest) Range(ReadOnlySpan<float> elements)
    {
        Vector256<float> lowest = Lanes.Load(elements, 0);
        Vector256<float> highest = lowest;
        for (int i = Lanes.Count; i < elements.Length; i += Lanes.Count)
        {
            Vector256<float> x = Lanes.Load(elements, i);
            (lowest, highest) = (Vector256.Min(lowest, x), Vector256.Max(highest, x));
        }
        (float low, float high) = (lowest[0], highest[0]);
        for (int i = 1; i < Lanes.Count; i++)
        {
            (low, high) = (Math.Min(low, lowest[i]), Math.Max(high, highest[i]));
        }
        return (low, high);
    }
}
