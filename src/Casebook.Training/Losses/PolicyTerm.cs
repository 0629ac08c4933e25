namespace Casebook.Training.Losses;

/// <summary>How far one update may move a token's probability.</summary>
/// <param name="ClipLow">The ratio counts no lower than 1 − this.</param>
/// <param name="ClipHigh">The ratio counts no higher than 1 + this.</param>
/// <param name="DualClip">The loss of a token with negative advantage is at most this times −advantage (Ye et al., arXiv 1912.09729, equation 5); 0 for no bound.</param>
/// <param name="ImportanceCap">Truncated importance sampling: the most that trainer and generator may differ in a token's weight; 0 for no weight.</param>
public readonly record struct PolicyClipping(double ClipLow, double ClipHigh, double DualClip = 0, double ImportanceCap = 0);

/// <summary>What the policy's loss is at one token.</summary>
/// <param name="Loss">−min(ρ A, clip(ρ) A), weighed.</param>
/// <param name="Derivative">By the token's log-probability.</param>
/// <param name="Clipped">A clip holds: the token has no gradient.</param>
public readonly record struct PolicyTerm(double Loss, double Derivative, bool Clipped)
{
    /// <summary>
    /// The clipped surrogate (Schulman et al., arXiv 1707.06347, equation 7) at one token, ρ = exp(new − old).
    /// </summary>
    /// <param name="now">Log-probability under the weights that are trained.</param>
    /// <param name="old">Under the weights that the batch was sampled with, as the trainer computes it.</param>
    /// <param name="generator">The same, as the generator reported it.</param>
    public static PolicyTerm Of(double now, double old, double generator, double advantage, PolicyClipping clipping)
    {
        double ratio = PortableExp.Of(now - old);
        double clipped = Math.Clamp(ratio, 1 - clipping.ClipLow, 1 + clipping.ClipHigh);
        double weight = clipping.ImportanceCap > 0 ? Math.Min(PortableExp.Of(old - generator), clipping.ImportanceCap) : 1;
        double free = -ratio * advantage;
        double bound = -clipped * advantage;
        bool holds = bound > free;
        double loss = holds ? bound : free;
        if (clipping.DualClip > 0 && advantage < 0 && loss > -clipping.DualClip * advantage)
        {
            loss = -clipping.DualClip * advantage;
            holds = true;
        }
        return new(weight * loss, holds ? 0 : weight * free, holds);
    }
}
