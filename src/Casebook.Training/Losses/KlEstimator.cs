namespace Casebook.Training.Losses;

/// <summary>
/// Estimates of KL(policy ‖ reference) from one sampled token, with d = log p_reference − log p_policy (Schulman,
/// "Approximating KL divergence", 2020).
/// </summary>
public enum KlEstimator
{
    /// <summary>−d: unbiased, may be negative; its derivative is constant, so as a loss it pulls nowhere in expectation.</summary>
    K1,

    /// <summary>d²/2: biased, of low variance; its derivative is the unbiased one of the divergence.</summary>
    K2,

    /// <summary>eᵈ − d − 1: unbiased, never negative (GRPO, arXiv 2402.03300, equation 4; verl's low_var_kl).</summary>
    K3,
}

/// <summary>The value of an estimate, and its derivative.</summary>
public static class KlEstimate
{
    /// <summary>In nats.</summary>
    /// <param name="clamp">k3 is cut to ± this; 0 for never (verl: 10).</param>
    public static double Of(KlEstimator estimator, double policy, double reference, double clamp = 0)
    {
        double d = reference - policy;
        return estimator switch
        {
            KlEstimator.K1 => -d,
            KlEstimator.K2 => d * d / 2,
            _ => clamp > 0 ? Math.Min(K3(d), clamp) : K3(d),
        };
    }

    /// <summary>d estimate / d log p_policy.</summary>
    public static double Derivative(KlEstimator estimator, double policy, double reference, double clamp = 0)
    {
        double d = reference - policy;
        return estimator switch
        {
            KlEstimator.K1 => 1,
            KlEstimator.K2 => -d,
            _ => clamp > 0 && K3(d) > clamp ? 0 : 1 - PortableExp.Of(d),
        };
    }

    private static double K3(double d) => PortableExp.Of(d) - d - 1;
}
