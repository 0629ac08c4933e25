using Casebook.Training.Losses;

namespace Casebook.Training.Tests.Losses;

/// <summary>
/// The loss of a whole batch as a function of all its log-probabilities, in double precision, against differences: for
/// every aggregation, every estimate of the divergence, with and without importance weights.
/// </summary>
public sealed class GrpoGradientTests
{
    private const double Step = 1e-6;

    /// <summary>Three samples; some ratios lie inside the clip, some outside, none within a step of its edge.</summary>
    private static readonly (double Advantage, double[] Old, double[] Now, double[] Reference)[] _samples =
    [
        (1.2, [-1.0, -0.4], [-0.95, -0.9], [-1.1, -0.5]),
        (-0.7, [-2.0, -0.3, -1.5], [-1.4, -0.35, -1.9], [-2.2, -0.2, -1.5]),
        (-0.5, [-0.6], [-0.1], [-0.9]),
    ];

    public static TheoryData<LossAggregation, KlEstimator, double> Cases()
    {
        var cases = new TheoryData<LossAggregation, KlEstimator, double>();
        foreach (LossAggregation aggregation in Enum.GetValues<LossAggregation>())
        {
            foreach (KlEstimator estimator in Enum.GetValues<KlEstimator>())
            {
                cases.Add(aggregation, estimator, 0);
                cases.Add(aggregation, estimator, 1.02);
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_agree_with_differences(LossAggregation aggregation, KlEstimator estimator, double importanceCap)
    {
        var loss = new GrpoTokenLoss(new PolicyClipping(0.2, 0.3, 1.4, importanceCap), 0.3, estimator);
        int tokens = _samples.Sum(sample => sample.Old.Length);
        var weights = new TokenWeights(aggregation, _samples.Length, tokens, 16);
        int clipped = 0;
        foreach ((double advantage, double[] old, double[] now, double[] reference) in _samples)
        {
            for (int i = 0; i < now.Length; i++)
            {
                var token = new SampledToken((float)old[i], (float)(old[i] - (0.05 * i)), (float)reference[i], advantage, weights.Of(now.Length));
                double Total(double value) => token.Weight * loss.Of(token, value).Loss;
                double difference = (Total(now[i] + Step) - Total(now[i] - Step)) / (2 * Step);
                (_, double derivative, bool isClipped) = loss.Of(token, now[i]);
                (token.Weight * derivative).ShouldBe(difference, 1e-8);
                clipped += isClipped ? 1 : 0;
            }
        }
        clipped.ShouldBeInRange(1, tokens - 1);
    }
}
