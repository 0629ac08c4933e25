using Casebook.Evaluation.AlpacaEval;

namespace Casebook.Evaluation.Tests.AlpacaEval;

public sealed class WinRateTests
{
    // By hand: 1, ½, 0, ¾ have the mean 9/16 and the sample variance 35/192, so the error is √(35/768).
    [Fact]
    public void Rate_and_error_are_what_a_person_works_out()
    {
        WinRate rate = WinRate.Of([1, 0.5, null, 0, 0.75]);
        rate.Percent.ShouldBe(56.25, 1e-12);
        rate.StandardError!.Value.ShouldBe(100 * Math.Sqrt(35 / 768.0), 1e-10);
        rate.DiscretePercent.ShouldBe(62.5, 1e-12);
        (rate.Wins, rate.Losses, rate.Draws, rate.Judged, rate.Failed).ShouldBe((2, 1, 1, 4, 1));
    }

    // The same sixty pairs as in the tests of length control, by the same separate program.
    [Fact]
    public void Rate_and_error_are_what_another_program_finds()
    {
        WinRate rate = WinRate.Of(MadeUpPairs.Judged.Select(pair => pair.Preference));
        rate.Percent.ShouldBe(45.54031090, 1e-7);
        rate.StandardError!.Value.ShouldBe(3.08770425, 1e-7);
        (rate.Wins, rate.Losses).ShouldBe((29, 31));
    }

    // A judge that failed throughout must not become a rate of 0.
    [Fact]
    public void Without_verdicts_there_is_no_rate()
    {
        Should.Throw<ArgumentException>(() => WinRate.Of([null, null]));
        Should.Throw<ArgumentException>(() => WinRate.Of([2]));
        Should.Throw<ArgumentException>(() => WinRate.Of([double.NaN]));
        WinRate.Of([1]).StandardError.ShouldBeNull();
    }
}
