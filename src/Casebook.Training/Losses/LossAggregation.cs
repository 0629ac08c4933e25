namespace Casebook.Training.Losses;

/// <summary>How the losses of tokens become the loss of a batch; n are a sample's tokens, B the batch's samples.</summary>
public enum LossAggregation
{
    /// <summary>Σ over samples Σ over tokens / Σ n: a long sample weighs more (DAPO, arXiv 2503.14476, section 3.3; verl's token-mean).</summary>
    TokenMean,

    /// <summary>1/B Σ over samples (1/n Σ over tokens): every sample weighs the same (GRPO, arXiv 2402.03300, equation 3; verl's seq-mean-token-mean).</summary>
    SampleMean,

    /// <summary>1/B Σ over samples Σ over tokens (verl's seq-mean-token-sum).</summary>
    SampleSum,

    /// <summary>1/B Σ over samples (1/L Σ over tokens) with one constant L (Dr.GRPO, arXiv 2503.20783, section 3.2; verl's seq-mean-token-sum-norm).</summary>
    Constant,
}

/// <summary>What each token of a sample weighs. The weights are of the whole batch: cutting it into parts changes none.</summary>
/// <param name="Aggregation">The rule.</param>
/// <param name="Samples">B.</param>
/// <param name="Tokens">Σ n.</param>
/// <param name="Divisor">L, for <see cref="LossAggregation.Constant"/>.</param>
public readonly record struct TokenWeights(LossAggregation Aggregation, long Samples, long Tokens, double Divisor)
{
    /// <summary>The factor of every token's loss in a sample of <paramref name="tokens"/> tokens.</summary>
    public double Of(int tokens) => Aggregation switch
    {
        LossAggregation.TokenMean => 1.0 / Tokens,
        LossAggregation.SampleMean => 1.0 / Samples / tokens,
        LossAggregation.SampleSum => 1.0 / Samples,
        _ => 1.0 / Samples / Divisor,
    };
}
