namespace Casebook.Training.Schedules;

/// <summary>
/// The learning rate rises in a straight line and falls along half a cosine (Loshchilov and Hutter, arXiv 1608.03983,
/// without restarts).
/// </summary>
public static class WarmUpCosine
{
    /// <summary>Factor of the peak learning rate for one step.</summary>
    /// <param name="step">From 1 to <paramref name="steps"/>.</param>
    /// <param name="steps">Steps in all.</param>
    /// <param name="warmUp">Part of the steps that rise; the last of them has factor 1.</param>
    /// <param name="minimum">Factor at the last step.</param>
    public static double Factor(int step, int steps, double warmUp, double minimum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(step, steps);
        int rising = (int)Math.Round(warmUp * steps, MidpointRounding.AwayFromZero);
        if (step <= rising)
        {
            return (double)step / rising;
        }
        // The peak is the last rising step, or, where there is none, step 1.
        int peak = Math.Max(rising, 1);
        double progress = steps == peak ? 0 : (double)(step - peak) / (steps - peak);
        double cosine = Cosine(progress * Math.PI / 2);
        return minimum + ((1 - minimum) * cosine * cosine);
    }

    /// <summary>
    /// Of an angle in [0, π/2], by its series: the C library's cosine differs in its last bit from system to system,
    /// and with it every weight after the first step.
    /// </summary>
    private static double Cosine(double angle)
    {
        double square = angle * angle;
        double sum = 1;
        for (int k = 22; k >= 2; k -= 2)
        {
            sum = 1 - (square * sum / (k * (k - 1)));
        }
        return sum;
    }
}
