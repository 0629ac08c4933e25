using Casebook.Training.Schedules;

namespace Casebook.Training.Tests.Schedules;

public sealed class WarmUpCosineTests
{
    // A schedule off by one warms up to less than the peak, or ends above its minimum.
    [Theory]
    [InlineData(1, 100, 0.1, 0.1, 0.1)]
    [InlineData(5, 100, 0.1, 0.1, 0.5)]
    [InlineData(10, 100, 0.1, 0.1, 1)]
    [InlineData(55, 100, 0.1, 0.1, 0.55)]
    [InlineData(100, 100, 0.1, 0.1, 0.1)]
    [InlineData(40, 100, 0.1, 0, 0.75)]
    [InlineData(70, 100, 0.1, 0, 0.25)]
    [InlineData(1, 100, 0, 0, 1)]
    [InlineData(100, 100, 0, 0, 0)]
    [InlineData(1, 1, 0, 0.1, 1)]
    [InlineData(1, 1, 1, 0.1, 1)]
    [InlineData(100, 100, 1, 0.1, 1)]
    [InlineData(2, 2, 0.5, 0.1, 0.1)]
    public void The_factor_is(int step, int steps, double warmUp, double minimum, double factor) =>
        WarmUpCosine.Factor(step, steps, warmUp, minimum).ShouldBe(factor, 1e-15);

    // The cosine of our own must be one, over the whole way.
    [Fact]
    public void It_is_a_cosine()
    {
        for (int step = 1; step <= 1001; step++)
        {
            double expected = (1 + Math.Cos(Math.PI * (step - 1) / 1000)) / 2;
            WarmUpCosine.Factor(step, 1001, 0, 0).ShouldBe(expected, 1e-15);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public void Steps_outside_the_run_are_refused(int step) =>
        Should.Throw<ArgumentOutOfRangeException>(() => WarmUpCosine.Factor(step, 10, 0.1, 0.1));
}
