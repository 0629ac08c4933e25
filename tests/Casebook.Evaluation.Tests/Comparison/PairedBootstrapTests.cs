using Casebook.Evaluation.Comparison;
using Casebook.Evaluation.Seeds;
using Casebook.Evaluation.Statistics;
using Casebook.Runs.Randomness;

namespace Casebook.Evaluation.Tests.Comparison;

public sealed class PairedBootstrapTests
{
    // Ten problems, two seeds each. One problem goes from always wrong to always right: + 0.1, and the mean of ten drawn
    // anew is a tenth of a binomial number (see BootstrapTests): 0 to 0.3.
    [Fact]
    public void The_difference_is_the_one_that_a_person_works_out()
    {
        EvaluationResult before = Result("before", i => i < 5 ? [1, 0] : [0, 0]);
        EvaluationResult after = Result("after", i => i < 5 ? [0, 1] : i == 7 ? [1, 1] : [0, 0]);
        PairedDifference all = PairedBootstrap.Of(before, after);
        (all.Domain, all.Problems, all.IsClear).ShouldBe(("all", 10, false));
        all.Difference.ShouldBe(0.1, 1e-12);
        (all.Interval.Low, all.Interval.High).ShouldBe((0, 0.3));
        PairedBootstrap.Of(after, before).Difference.ShouldBe(-0.1, 1e-12);
        PairedBootstrap.ByDomain(before, after).Select(one => (one.Domain, one.Problems, Math.Round(one.Difference, 9))).ShouldBe([("even", 5, 0), ("odd", 5, 0.2), ("all", 10, 0.1)]);
    }

    // Pairing is the point: where the same problems are hard for both, the interval is that of the differences alone.
    [Fact]
    public void The_interval_is_that_of_the_differences_and_nearly_normal()
    {
        int[][] earlier = [.. Enumerable.Range(0, 400).Select(i => Draw(i, 0))], later = [.. Enumerable.Range(0, 400).Select(i => Draw(i, 0.1))];
        PairedDifference difference = PairedBootstrap.Of(Result("before", i => earlier[i], 400), Result("after", i => later[i], 400));
        double[] differences = [.. earlier.Zip(later, (a, b) => b.Average() - a.Average())];
        double margin = 1.96 * Spread.Of(differences)!.Value / Math.Sqrt(400);
        difference.Difference.ShouldBe(differences.Average(), 1e-12);
        difference.Interval.Margin.ShouldBe(margin, 0.05 * margin);
        double unpaired = 1.96 * Math.Sqrt((Variance(earlier) + Variance(later)) / 400);
        difference.Interval.Margin.ShouldBeLessThan(0.7 * unpaired);
    }

    // Comparing different problems gives a number that means nothing.
    [Fact]
    public void Different_problems_are_refused_by_name()
    {
        EvaluationResult ten = Result("ten", _ => [1, 0]);
        var fewer = Should.Throw<EvaluationMismatchException>(() => PairedBootstrap.Of(ten, Result("nine", _ => [1, 0], 9)));
        fewer.Message.ShouldContain("nine");
        fewer.Message.ShouldContain("1 of 10 are missing, 0 are new (for example p9)");
        Should.Throw<EvaluationMismatchException>(() => PairedBootstrap.Of(Result("nine", _ => [1, 0], 9), ten)).Message.ShouldContain("1 are new");
        Should.Throw<EvaluationMismatchException>(() => PairedBootstrap.Of(ten, ten with { Problems = [.. ten.Problems.Select(row => row with { Domain = "odd" })] })).Message.ShouldContain("domain");
        EvaluationResult none = Result("none", _ => [1, 0], 0);
        Should.Throw<EvaluationMismatchException>(() => PairedBootstrap.Of(none, none));
    }

    // Runs with other numbers of seeds are compared by each problem's mean.
    [Fact]
    public void Seeds_need_not_be_as_many()
    {
        EvaluationResult one = Result("one", i => [i % 2]), four = Result("four", i => [1, 0, 1, 0]);
        PairedBootstrap.Of(one, four).Difference.ShouldBe(0, 1e-12);
    }

    private static EvaluationResult Result(string name, Func<int, int[]> correct, int count = 10) => new()
    {
        Name = name,
        Seeds = [1],
        Temperature = 0.6,
        TopP = 1,
        TopK = 0,
        MaximumTokens = 100,
        Scores = [],
        Problems = [.. Enumerable.Range(0, count).Select(i => new ProblemRow($"p{i}", i % 2 == 0 ? "even" : "odd", correct(i)))],
    };

    private static int[] Draw(int problem, double better)
    {
        double hard = new RandomStream(1, "hard", (ulong)problem).NextDouble();
        var luck = new RandomStream(2, better == 0 ? "a" : "b", (ulong)problem);
        return [.. Enumerable.Range(0, 5).Select(_ => luck.NextDouble() < hard + better ? 1 : 0)];
    }

    private static double Variance(int[][] rows) => Math.Pow(Spread.Of([.. rows.Select(row => row.Average())])!.Value, 2);
}
