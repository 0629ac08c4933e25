namespace Casebook.Training.Losses;

/// <summary>
/// Cross-entropy of the targets, as the mean over all target tokens of a step: −Σ log p / N. N is the step's, not the
/// micro-batch's, so that the cut into micro-batches does not weigh tokens.
/// </summary>
public static class SftLoss
{
    /// <summary>A micro-batch's part of the step's loss, in nats.</summary>
    /// <param name="logProbabilities">Of the micro-batch's targets.</param>
    /// <param name="stepTargets">Targets of the whole step.</param>
    public static double Of(ReadOnlySpan<float> logProbabilities, long stepTargets)
    {
        double sum = 0;
        foreach (float value in logProbabilities)
        {
            sum += value;
        }
        return -sum / stepTargets;
    }

    /// <summary>d loss / d log-probability, the same for every target.</summary>
    public static float Derivative(long stepTargets) => -1f / stepTargets;
}
