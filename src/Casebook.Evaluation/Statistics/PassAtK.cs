namespace Casebook.Evaluation.Statistics;

/// <summary>The chance that at least one of k answers to a problem is right.</summary>
public static class PassAtK
{
    /// <summary>
    /// The unbiased estimate 1 − C(n − c, k) / C(n, k) of equation 1 in Chen et al. 2021 (Evaluating Large Language Models Trained on Code), as a product, so that nothing overflows.
    /// </summary>
    /// <param name="samples">Answers that were judged (n).</param>
    /// <param name="correct">How many of them are right (c).</param>
    /// <param name="k">1 to <paramref name="samples"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">More right than there are, or more asked for than there are.</exception>
    public static double Of(int samples, int correct, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(correct);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(correct, samples);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, samples);
        double none = 1;
        // C(n − c, k) / C(n, k): a factor for each wrong answer that is drawn, and 0 where there are fewer than k.
        for (int drawn = 0; drawn < k; drawn++)
        {
            none *= Math.Max(0, samples - correct - drawn) / (double)(samples - drawn);
        }
        return 1 - none;
    }

    /// <summary>The mean over problems, each with its own number of answers.</summary>
    /// <exception cref="ArgumentException">There is no problem.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A problem has fewer than k answers, or more right than there are.</exception>
    public static double Mean(IReadOnlyCollection<(int Samples, int Correct)> problems, int k) =>
        problems.Count == 0
            ? throw new ArgumentException("A mean needs at least one problem.", nameof(problems))
            : problems.Average(problem => Of(problem.Samples, problem.Correct, k));
}
