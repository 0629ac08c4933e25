using Casebook.Training.Losses;

namespace Casebook.Training.Tests.Losses;

/// <summary>Three samples with 2, 3 and 5 tokens, whose token losses are 1, 2 and 4.</summary>
public sealed class LossAggregationTests
{
    private static readonly (int Tokens, double Loss)[] _samples = [(2, 1), (3, 2), (5, 4)];

    // token-mean: (2·1 + 3·2 + 5·4)/10. sample-mean: (1 + 2 + 4)/3. sample-sum: 28/3. constant, L = 8: 28/24.
    [Theory]
    [InlineData(LossAggregation.TokenMean, 2.8)]
    [InlineData(LossAggregation.SampleMean, 7 / 3.0)]
    [InlineData(LossAggregation.SampleSum, 28 / 3.0)]
    [InlineData(LossAggregation.Constant, 28 / 24.0)]
    public void Token_losses_add_up_to_the_batch_loss(LossAggregation aggregation, double expected)
    {
        var weights = new TokenWeights(aggregation, _samples.Length, _samples.Sum(sample => sample.Tokens), 8);
        _samples.Sum(sample => sample.Tokens * sample.Loss * weights.Of(sample.Tokens)).ShouldBe(expected, 1e-12);
    }

    // What Dr.GRPO is about: a token's weight must not fall with the length of its own sample.
    [Theory]
    [InlineData(LossAggregation.TokenMean, true)]
    [InlineData(LossAggregation.SampleMean, false)]
    [InlineData(LossAggregation.SampleSum, true)]
    [InlineData(LossAggregation.Constant, true)]
    public void Only_the_sample_mean_weighs_tokens_by_length(LossAggregation aggregation, bool isEqual)
    {
        var weights = new TokenWeights(aggregation, 3, 10, 8);
        (weights.Of(2) == weights.Of(5)).ShouldBe(isEqual);
    }
}
