using Casebook.Evaluation.Statistics;
using Casebook.Runs.Randomness;

namespace Casebook.Evaluation.Tests.Statistics;

public sealed class BootstrapTests
{
    // The number of ones among ten draws is binomial: with one in ten, P(0) = 34.9 %, P(≤ 2) = 93.0 %, P(≤ 3) = 98.7 %, so
    // the 2.5 % and 97.5 % points of the mean are 0 and 0.3. With one in two values: 0 and 1 (a quarter each).
    [Fact]
    public void The_interval_is_the_one_that_a_person_works_out()
    {
        Bootstrap.OfMean([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]).ShouldBe(new Interval(0, 0.3));
        Bootstrap.OfMean([0, 1]).ShouldBe(new Interval(0, 1));
    }

    // For many values the mean is nearly normal: ± 1.96 σ/√n. A bootstrap that draws wrongly is off by more than 5 %.
    [Fact]
    public void For_many_values_it_is_the_normal_one()
    {
        var stream = new RandomStream(5, "test");
        double[] values = [.. Enumerable.Range(0, 800).Select(_ => stream.NextDouble())];
        double error = Spread.Of(values)!.Value / Math.Sqrt(values.Length);
        Interval interval = Bootstrap.OfMean(values);
        interval.Margin.ShouldBe(1.96 * error, 0.05 * 1.96 * error);
        ((interval.Low + interval.High) / 2).ShouldBe(values.Average(), 0.1 * error);
    }

    // Two reports of one evaluation must not differ, and neither may the order of the file matter.
    [Fact]
    public void The_same_values_in_any_order_give_the_same_interval()
    {
        double[] values = [0.2, 1, 0.4, 0, 0.8, 1, 0.2];
        Bootstrap.OfMean([.. values.Reverse()]).ShouldBe(Bootstrap.OfMean(values));
    }

    // NaN would spread into every interval and be printed as one.
    [Fact]
    public void Nothing_and_what_is_not_a_number_are_refused()
    {
        Should.Throw<ArgumentException>(() => Bootstrap.OfMean([]));
        Should.Throw<ArgumentException>(() => Bootstrap.OfMean([1, double.NaN]));
    }

    // The divisor is n − 1: five seeds are a sample, not all seeds that there are.
    [Fact]
    public void Spread_is_the_sample_standard_deviation()
    {
        Spread.Of([0.2, 0.4, 0.6])!.Value.ShouldBe(0.2, 1e-12);
        Spread.Of([0.5]).ShouldBeNull();
    }
}
