using Casebook.Training.Losses;

namespace Casebook.Training.Tests.Losses;

/// <summary>Values worked out by hand.</summary>
public sealed class AdvantageTests
{
    private const double Precision = 1e-12;

    // One right answer of five: mean 0.2, deviation 0.4 with divisor 5 and √0.2 with divisor 4.
    [Theory]
    [InlineData(AdvantageDeviation.Population, 2.0, -0.5)]
    [InlineData(AdvantageDeviation.Sample, 1.7888543819998317, -0.4472135954999579)]
    [InlineData(AdvantageDeviation.None, 0.8, -0.2)]
    public void One_right_answer_of_five(AdvantageDeviation deviation, double right, double wrong)
    {
        double[] advantages = Advantage.Of([0, 1, 0, 0, 0], deviation, 0);
        advantages[1].ShouldBe(right, Precision);
        advantages.Where((_, i) => i != 1).ShouldAllBe(each => Math.Abs(each - wrong) < Precision);
    }

    // ε stands outside the root: 0.8 / (0.4 + 0.1).
    [Fact]
    public void Epsilon_is_added_to_the_deviation() =>
        Advantage.Of([1, 0, 0, 0, 0], AdvantageDeviation.Population, 0.1)[0].ShouldBe(1.6, Precision);

    // A group without signal must not get one from rounding: 0.1 has no exact mean in binary.
    [Theory]
    [InlineData(AdvantageDeviation.Population)]
    [InlineData(AdvantageDeviation.Sample)]
    [InlineData(AdvantageDeviation.None)]
    public void Equal_rewards_have_exactly_no_advantage(AdvantageDeviation deviation) =>
        Advantage.Of([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1], deviation, 0).ShouldAllBe(each => each == 0);

    // With divisor G − 1 a group of one would divide by nothing.
    [Fact]
    public void A_group_of_one_has_none() => Advantage.Of([1], AdvantageDeviation.Sample, 1e-6).ShouldBe([0.0]);
}
