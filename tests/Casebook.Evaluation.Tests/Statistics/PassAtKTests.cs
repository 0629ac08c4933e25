using Casebook.Evaluation.Statistics;

namespace Casebook.Evaluation.Tests.Statistics;

public sealed class PassAtKTests
{
    // By hand: of 4 answers 2 are right; two drawn are both wrong in C(2, 2) of C(4, 2) = 6 cases.
    [Theory]
    [InlineData(4, 2, 2, 5 / 6.0)]
    [InlineData(4, 2, 1, 0.5)]
    [InlineData(4, 2, 3, 1)]
    [InlineData(4, 0, 4, 0)]
    [InlineData(5, 5, 1, 1)]
    [InlineData(1, 0, 1, 0)]
    [InlineData(10, 3, 5, 1 - (21 / 252.0))]
    public void The_estimate_is_the_one_that_a_person_works_out(int samples, int correct, int k, double expected) =>
        PassAtK.Of(samples, correct, k).ShouldBe(expected, 1e-12);

    // Unbiased: the mean over all draws of k answers, counted one by one.
    [Fact]
    public void It_is_the_share_of_draws_with_a_right_answer()
    {
        const int Samples = 8;
        for (int correct = 0; correct <= Samples; correct++)
        {
            for (int k = 1; k <= Samples; k++)
            {
                int[] draws = [.. Enumerable.Range(0, 1 << Samples).Where(draw => int.PopCount(draw) == k)];
                double share = draws.Count(draw => (draw & ((1 << correct) - 1)) != 0) / (double)draws.Length;
                PassAtK.Of(Samples, correct, k).ShouldBe(share, 1e-12);
            }
        }
    }

    // C(1000, 500) has 300 digits; with factorials the result would not be a number.
    [Fact]
    public void Many_answers_do_not_overflow() => PassAtK.Of(100_000, 10, 50_000).ShouldBe(1 - Math.Pow(0.5, 10), 1e-4);

    [Fact]
    public void The_mean_is_over_problems() => PassAtK.Mean([(4, 2), (1, 0)], 1).ShouldBe(0.25, 1e-12);

    [Fact]
    public void What_can_not_be_drawn_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => PassAtK.Of(3, 1, 4));
        Should.Throw<ArgumentOutOfRangeException>(() => PassAtK.Of(3, 4, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => PassAtK.Of(3, -1, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => PassAtK.Of(3, 1, 0));
        Should.Throw<ArgumentException>(() => PassAtK.Mean([], 1));
    }
}
