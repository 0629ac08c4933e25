using Casebook.Evaluation.Statistics;

namespace Casebook.Evaluation.Tests.Statistics;

public sealed class ProportionTests
{
    // An interval that is too narrow calls noise progress. Values worked out by hand from Wilson's formula; the first is
    // the textbook's: no success in ten leaves up to z²/(n + z²) = 27.8 %.
    [Theory]
    [InlineData(0, 10, 0.0, 0.27753)]
    [InlineData(10, 10, 0.72247, 1.0)]
    [InlineData(5, 10, 0.23659, 0.76341)]
    [InlineData(50, 100, 0.40383, 0.59617)]
    [InlineData(0, 0, 0.0, 1.0)]
    public void Wilson_interval(int successes, int trials, double low, double high)
    {
        var proportion = new Proportion(successes, trials);
        proportion.Low95.ShouldBe(low, 1e-5);
        proportion.High95.ShouldBe(high, 1e-5);
        proportion.Value.ShouldBeInRange(proportion.Low95, proportion.High95);
    }
}
