using Casebook.Evaluation.AlpacaEval;
using CsCheck;

namespace Casebook.Evaluation.Tests.AlpacaEval;

/// <summary>
/// Expected numbers are of a separate program in Python that minimises the same objective by another method (accelerated proximal gradient, FISTA with
/// restarts, steps of 1 / (C/4 Σ s‖x‖²), until weights move by less than 1e-13), on <see cref="MadeUpPairs"/>.
/// </summary>
public sealed class LengthControlTests
{
    [Fact]
    public void The_rate_of_the_leaderboard_is_what_another_program_finds()
    {
        LengthControlledWinRate rate = LengthControl.Of(MadeUpPairs.Judged, MadeUpPairs.Gamed);
        rate.Variant.ShouldBe("length_controlled_v1");
        rate.C.ShouldBe(166.81005372000593, 1e-9);
        rate.Weights.Length.ShouldBe(-0.7289776845, 1e-8);
        rate.Weights.Difficulty.ShouldBe(0.6076852869, 1e-8);
        rate.Weights.Model.ShouldBe(-0.2866922254, 1e-8);
        rate.Percent.ShouldBe(43.96439378, 1e-6);
        rate.StandardError!.Value.ShouldBe(2.22906065, 1e-6);
        rate.Fitted.ShouldBe(60);
    }

    // Without the benchmark's own extra data there are two lesser metrics; a report must not call them by the leaderboard's name.
    [Fact]
    public void Without_gamed_rows_or_difficulties_it_is_another_metric()
    {
        LengthControlledWinRate plain = LengthControl.Of(MadeUpPairs.Judged, []);
        plain.Variant.ShouldBe("length_controlled_noreg");
        plain.C.ShouldBe(1291.5496650148827, 1e-9);
        plain.Percent.ShouldBe(43.98397508, 1e-6);
        plain.StandardError!.Value.ShouldBe(2.22153350, 1e-6);
        LengthControlledWinRate least = LengthControl.Of([.. MadeUpPairs.Judged.Select(pair => pair with { Pair = pair.Pair with { Difficulty = null } })], []);
        least.Variant.ShouldBe("length_controlled_minimal");
        least.Weights.Length.ShouldBe(-0.6383344889, 1e-8);
        least.Weights.Difficulty.ShouldBe(0);
        least.Percent.ShouldBe(44.07490732, 1e-6);
        least.StandardError!.Value.ShouldBe(0, 1e-12);
    }

    // The penalty must be as strong as in the published fit: twice as strong, and small evaluations tell another story.
    [Theory]
    [InlineData(0.05, 0, 0, 0)]
    [InlineData(0.2, 0, 0.3164098609, 0)]
    [InlineData(0.3, -0.0475531734, 0.3961438359, 0)]
    [InlineData(0.4, -0.1974156636, 0.4393034960, -0.0379084091)]
    [InlineData(1, -0.4964023403, 0.5306188310, -0.1792168279)]
    [InlineData(100, -0.7146056803, 0.6044889679, -0.2844504439)]
    public void Weights_are_those_of_another_method(double c, double length, double difficulty, double model)
    {
        double[] weights = LassoLogisticRegression.Fit(Rows(), c);
        weights[0].ShouldBe(length, 1e-8);
        weights[1].ShouldBe(difficulty, 1e-8);
        weights[2].ShouldBe(model, 1e-8);
    }

    // By hand: one feature that is always 1. The derivative 1 + C n (p − t) = 0 gives p = t − 1 / (C n) for t above a half, and 0 where that is below.
    [Theory]
    [InlineData(0.9, 10, 0.89)]
    [InlineData(0.9, 1, 0.8)]
    [InlineData(0.9, 0.2, 0.5)]
    [InlineData(0.1, 10, 0.11)]
    [InlineData(1, 1, 0.9)]
    public void One_weight_is_what_a_person_works_out(double target, double c, double expected)
    {
        double[] weights = LassoLogisticRegression.Fit([.. Enumerable.Repeat(new LogisticRow([1], target, 1), 10)], c);
        LassoLogisticRegression.Logistic(weights[0]).ShouldBe(expected, 1e-9);
    }

    // Where the fit ends there is no way down: each derivative is the penalty's, or within it where the weight is 0.
    [Fact]
    public void The_end_is_a_minimum() => Gen.Select(Gen.Double[-3, 3].Array[3], Gen.Double[0, 1], Gen.Double[0, 2], (x, t, s) => new LogisticRow(x, t, s)).Array[3, 40]
        .Select(Gen.Double[-3, 4], (rows, power) => (rows, c: Math.Pow(10, power))).Sample(one =>
        {
            double[] weights = LassoLogisticRegression.Fit(one.rows, one.c);
            for (int i = 0; i < 3; i++)
            {
                double slope = one.rows.Sum(row => one.c * row.Weight * (LassoLogisticRegression.Logistic(LassoLogisticRegression.Score(row.Features, weights)) - row.Target) * row.Features[i]);
                double scale = 1 + (one.c * one.rows.Sum(row => row.Weight * Math.Abs(row.Features[i])));
                (weights[i] == 0 ? Math.Max(0, Math.Abs(slope) - 1) : Math.Abs(slope + Math.Sign(weights[i]))).ShouldBeLessThan(1e-6 * scale);
            }
        }, iter: 300);

    // A pair that the judge failed on still counts for lengths and is predicted, as in the published code; it is not learned from.
    [Fact]
    public void A_pair_without_verdict_is_predicted_but_not_fitted()
    {
        JudgedPair[] pairs = [.. MadeUpPairs.Judged];
        pairs[3] = pairs[3] with { Preference = null };
        LengthControl.Of(pairs, MadeUpPairs.Gamed).Fitted.ShouldBe(59);
    }

    // Python counts characters, .NET half-pairs: an emoji must not be two.
    [Fact]
    public void Lengths_are_in_code_points()
    {
        JudgedPair[] pairs = [.. MadeUpPairs.Judged.Select(pair => pair with { Pair = pair.Pair with { Model = string.Concat(Enumerable.Repeat("\U0001F600", pair.Pair.Model.Length)) } })];
        LengthControl.Of(pairs, MadeUpPairs.Gamed).ShouldBe(LengthControl.Of(MadeUpPairs.Judged, MadeUpPairs.Gamed));
    }

    // There is nothing to control then.
    [Fact]
    public void Equal_lengths_everywhere_leave_the_rate_as_it_is()
    {
        JudgedPair[] pairs = [.. MadeUpPairs.Judged.Select(pair => pair with { Pair = pair.Pair with { Baseline = "abc", Model = "def" } })];
        LengthControlledWinRate rate = LengthControl.Of(pairs, []);
        rate.Weights.Length.ShouldBe(0);
        rate.Percent.ShouldBe(WinRate.Of(pairs.Select(pair => pair.Preference)).Percent, 0.1);
    }

    [Fact]
    public void What_can_not_be_fitted_is_refused()
    {
        Should.Throw<ArgumentException>(() => LengthControl.Of(MadeUpPairs.Judged[..4], []));
        Should.Throw<ArgumentException>(() => LengthControl.Of([.. MadeUpPairs.Judged, MadeUpPairs.Judged[0] with { Preference = 1.5 }], []));
        Should.Throw<ArgumentException>(() => LengthControl.Of([.. MadeUpPairs.Judged, new(new("q", "b", "m"), false, 1)], MadeUpPairs.Gamed));
        Should.Throw<ArgumentException>(() => LengthControl.Of(MadeUpPairs.Judged, [new(double.NaN, 0, 0)]));
    }

    private static LogisticRow[] Rows()
    {
        double[] differences = [.. MadeUpPairs.Judged.Select(pair => (double)(pair.Pair.Baseline.Length - pair.Pair.Model.Length))];
        double spread = Evaluation.Statistics.Spread.Of(differences)!.Value;
        return [.. MadeUpPairs.Judged.Select((pair, i) => new LogisticRow([Math.Tanh(differences[i] / spread), pair.Pair.Difficulty!.Value, 1], pair.Preference!.Value, 1))];
    }
}
