using Casebook.Training.Losses;
using CsCheck;

namespace Casebook.Training.Tests.Losses;

/// <summary>One token of probability 0.2 before; clip 0.2 low, 0.3 high.</summary>
public sealed class PolicyTermTests
{
    private static readonly PolicyClipping _clipping = new(0.2, 0.3);

    // ρ = 1: −A. ρ = 2 with A > 0: held at 1.3. ρ = 0.5 with A > 0: free. ρ = 0.5 with A < 0: held at 0.8. ρ = 2 with A < 0: free.
    [Theory]
    [InlineData(0.2, 1.5, -1.5, -1.5, false)]
    [InlineData(0.4, 1.0, -1.3, 0, true)]
    [InlineData(0.1, 1.0, -0.5, -0.5, false)]
    [InlineData(0.1, -1.0, 0.8, 0, true)]
    [InlineData(0.4, -1.0, 2.0, 2.0, false)]
    [InlineData(0.4, 0.0, 0.0, 0.0, false)]
    public void Clipped_surrogate_by_hand(double probability, double advantage, double loss, double derivative, bool clipped)
    {
        double old = Math.Log(0.2);
        var term = PolicyTerm.Of(Math.Log(probability), old, old, advantage, _clipping);
        term.Loss.ShouldBe(loss, 1e-12);
        term.Derivative.ShouldBe(derivative, 1e-12);
        term.Clipped.ShouldBe(clipped);
    }

    // ρ = 5 with A = −1 would cost 5; dual clip bounds it at 3. With A > 0 it has no say.
    [Fact]
    public void Dual_clip_bounds_the_loss_of_a_bad_token()
    {
        PolicyClipping dual = _clipping with { DualClip = 3 };
        double old = Math.Log(0.2);
        PolicyTerm.Of(0, old, old, -1, _clipping).Loss.ShouldBe(5, 1e-12);
        var bounded = PolicyTerm.Of(0, old, old, -1, dual);
        (bounded.Loss, bounded.Derivative, bounded.Clipped).ShouldBe((3, 0, true));
        PolicyTerm.Of(0, old, old, 1, dual).ShouldBe(PolicyTerm.Of(0, old, old, 1, _clipping));
    }

    // The trainer finds the sampled token twice as likely as the generator said: weight 2, at most 1.5.
    [Theory]
    [InlineData(0, -1)]
    [InlineData(5, -2)]
    [InlineData(1.5, -1.5)]
    public void Importance_weight_is_truncated(double cap, double loss)
    {
        double old = Math.Log(0.2);
        var term = PolicyTerm.Of(old, old, Math.Log(0.1), 1, _clipping with { ImportanceCap = cap });
        term.Loss.ShouldBe(loss, 1e-12);
        term.Derivative.ShouldBe(loss, 1e-12);
    }

    [Fact]
    public void Equal_log_probabilities_have_ratio_exactly_1() =>
        PolicyTerm.Of(-3.3f, -3.3f, -3.3f, 0.7, _clipping).Loss.ShouldBe(-0.7);

    // e^x replaces the C library's, so it must be as good.
    [Fact]
    public void The_exponential_is_exact_to_rounding() =>
        Gen.Double[-700, 700].Sample(x => Math.Abs((PortableExp.Of(x) / Math.Exp(x)) - 1) < 1e-14);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-800, 0)]
    [InlineData(800, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void The_exponential_has_its_limits(double x, double expected) => PortableExp.Of(x).ShouldBe(expected);
}
