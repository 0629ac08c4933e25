namespace Casebook.Training.Losses;

/// <summary>What a token's loss is made of. One object serves a whole run.</summary>
/// <param name="Clipping">The policy's part.</param>
/// <param name="KlCoefficient">β; 0 where the reference plays no part in the loss.</param>
/// <param name="KlEstimator">Which estimate.</param>
/// <param name="KlClamp">See <see cref="KlEstimate.Of"/>.</param>
public sealed record GrpoTokenLoss(PolicyClipping Clipping, double KlCoefficient, KlEstimator KlEstimator, double KlClamp = 0)
{
    /// <summary>Policy term + β · KL to the reference, before the weight of the token's place in the batch.</summary>
    /// <param name="token">What is known of the token beside its log-probability now.</param>
    /// <param name="now">Its log-probability now.</param>
    public (double Loss, double Derivative, bool Clipped) Of(in SampledToken token, double now)
    {
        PolicyTerm policy = PolicyTerm.Of(now, token.Old, token.Generator, token.Advantage, Clipping);
        if (KlCoefficient == 0)
        {
            return (policy.Loss, policy.Derivative, policy.Clipped);
        }
        double kl = KlEstimate.Of(KlEstimator, now, token.Reference, KlClamp);
        double slope = KlEstimate.Derivative(KlEstimator, now, token.Reference, KlClamp);
        return (policy.Loss + (KlCoefficient * kl), policy.Derivative + (KlCoefficient * slope), policy.Clipped);
    }
}

/// <summary>What is known of a sampled token before an update.</summary>
/// <param name="Old">Log-probability under the weights that sampled it, as the trainer computes it.</param>
/// <param name="Generator">The same, as the generator reported it.</param>
/// <param name="Reference">Under the reference model; 0 where there is none.</param>
/// <param name="Advantage">Of its sample.</param>
/// <param name="Weight">Its factor in the batch's loss.</param>
public readonly record struct SampledToken(float Old, float Generator, float Reference, double Advantage, double Weight);
