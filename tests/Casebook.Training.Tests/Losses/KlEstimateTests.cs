using Casebook.Training.Losses;
using CsCheck;

namespace Casebook.Training.Tests.Losses;

/// <summary>The policy finds a token half as likely as the reference does: d = ln 2.</summary>
public sealed class KlEstimateTests
{
    private const double Step = 1e-6;
    private static readonly double _policy = Math.Log(0.25);
    private static readonly double _reference = Math.Log(0.5);

    [Theory]
    [InlineData(KlEstimator.K1, -0.6931471805599453, 1.0)]
    [InlineData(KlEstimator.K2, 0.2402265069591007, -0.6931471805599453)]
    [InlineData(KlEstimator.K3, 0.3068528194400547, -1.0)]
    public void Values_by_hand(KlEstimator estimator, double value, double derivative)
    {
        KlEstimate.Of(estimator, _policy, _reference).ShouldBe(value, 1e-12);
        KlEstimate.Derivative(estimator, _policy, _reference).ShouldBe(derivative, 1e-12);
    }

    [Fact]
    public void Derivatives_agree_with_differences() =>
        Gen.Select(Gen.Double[-8, 0], Gen.Double[-8, 0], Gen.Enum<KlEstimator>()).Sample((policy, reference, estimator) =>
        {
            double difference = (KlEstimate.Of(estimator, policy + Step, reference) - KlEstimate.Of(estimator, policy - Step, reference)) / (2 * Step);
            double derivative = KlEstimate.Derivative(estimator, policy, reference);
            return Math.Abs(difference - derivative) < 1e-5 * (1 + Math.Abs(derivative));
        });

    // The mismatch of generator and trainer is shown as exactly 0 only if equal numbers give exactly 0.
    [Theory]
    [InlineData(KlEstimator.K1)]
    [InlineData(KlEstimator.K2)]
    [InlineData(KlEstimator.K3)]
    public void Equal_log_probabilities_diverge_by_exactly_nothing(KlEstimator estimator) =>
        KlEstimate.Of(estimator, -1.2345678f, -1.2345678f).ShouldBe(0);

    // One token of probability 1e-9 under the policy must not be the whole loss: e²⁰ is half a billion.
    [Fact]
    public void A_clamp_bounds_k3_and_takes_its_gradient()
    {
        KlEstimate.Of(KlEstimator.K3, -20, 0, clamp: 10).ShouldBe(10);
        KlEstimate.Derivative(KlEstimator.K3, -20, 0, clamp: 10).ShouldBe(0);
        KlEstimate.Of(KlEstimator.K3, -1, 0, clamp: 10).ShouldBe(KlEstimate.Of(KlEstimator.K3, -1, 0));
    }

    // In expectation over the policy's own samples k1 and k3 are the divergence itself.
    [Fact]
    public void K1_and_k3_are_unbiased()
    {
        double[] policy = [0.7, 0.2, 0.1];
        double[] reference = [0.5, 0.25, 0.25];
        double divergence = policy.Zip(reference, (p, q) => p * Math.Log(p / q)).Sum();
        foreach (KlEstimator estimator in new[] { KlEstimator.K1, KlEstimator.K3 })
        {
            policy.Zip(reference, (p, q) => p * KlEstimate.Of(estimator, Math.Log(p), Math.Log(q))).Sum().ShouldBe(divergence, 1e-12);
        }
    }
}
