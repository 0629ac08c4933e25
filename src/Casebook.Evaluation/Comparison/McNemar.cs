namespace Casebook.Evaluation.Comparison;

/// <summary>
/// Whether two models are right equally often on the same questions: McNemar's test in its exact form, the two-sided
/// binomial test on the questions that exactly one of them has right (McNemar 1947).
/// </summary>
public static class McNemar
{
    /// <summary>The probability of a split at least as uneven if both were equally good; 1 where they never differ.</summary>
    /// <param name="gained">Questions that only the second has right.</param>
    /// <param name="lost">Questions that only the first has right.</param>
    public static double PValue(int gained, int lost)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(gained);
        ArgumentOutOfRangeException.ThrowIfNegative(lost);
        int n = gained + lost;
        if (n == 0)
        {
            return 1;
        }
        // Σ C(n, i) / 2ⁿ for i up to the smaller, in logarithms: n may be thousands.
        double tail = 0, logChoose = 0;
        double logAll = n * Math.Log(2);
        for (int i = 0; i <= Math.Min(gained, lost); i++)
        {
            tail += Math.Exp(logChoose - logAll);
            logChoose += Math.Log(n - i) - Math.Log(i + 1);
        }
        return Math.Min(1, 2 * tail);
    }
}
