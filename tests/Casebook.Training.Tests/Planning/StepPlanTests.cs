using Casebook.Training.Planning;
using CsCheck;

namespace Casebook.Training.Tests.Planning;

public sealed class StepPlanTests
{
    private static readonly Gen<int[]> _lengths = Gen.Int[1, 500].Array[1, 60];

    // An exemplar that a pass leaves out, or shows twice, trains on other data than the user gave.
    [Fact]
    public void Every_pass_sees_every_sample_once() =>
        Gen.Select(_lengths, Gen.Int[1, 3000], Gen.Int[0, 3]).Sample((lengths, tokensPerStep, epoch) =>
        {
            IReadOnlyList<int[]> steps = EpochPlan.Of(lengths, tokensPerStep, 1, epoch);
            return steps.All(step => step.Length > 0)
                && steps.SelectMany(step => step).Order().SequenceEqual(Enumerable.Range(0, lengths.Length));
        });

    // A last step with one exemplar would be as strong as a full one.
    [Fact]
    public void Steps_differ_by_no_more_than_a_sample() =>
        Gen.Select(_lengths, Gen.Int[500, 3000]).Sample((lengths, tokensPerStep) =>
        {
            IReadOnlyList<int[]> steps = EpochPlan.Of(lengths, tokensPerStep, 1, 0);
            double mean = (double)lengths.Sum() / Math.Ceiling((double)lengths.Sum() / tokensPerStep);
            return steps.All(step => Math.Abs(step.Sum(sample => lengths[sample]) - mean) <= lengths.Max());
        });

    // The order must come from seed and pass, and differ between them.
    [Fact]
    public void The_order_depends_on_seed_and_pass()
    {
        int[] lengths = [.. Enumerable.Repeat(10, 50)];
        Order(1, 0).ShouldBe(Order(1, 0));
        Order(1, 0).ShouldNotBe(Order(2, 0));
        Order(1, 0).ShouldNotBe(Order(1, 1));

        int[] Order(ulong seed, int epoch) => [.. EpochPlan.Of(lengths, 100, seed, epoch).SelectMany(step => step)];
    }

    // A resumed run asks for step n first: it must be the same as when all were asked for in turn.
    [Fact]
    public void Any_step_can_be_asked_for_first()
    {
        int[] lengths = [.. Enumerable.Range(1, 40)];
        var plan = new StepPlan(lengths, 100, 7, null, 3);
        var all = Enumerable.Range(1, plan.Steps).Select(plan.At).ToList();
        all.Select(step => step.Epoch).Distinct().ShouldBe([0, 1, 2]);
        all.SelectMany(step => step.Samples).Count().ShouldBe(120);
        for (int step = plan.Steps; step >= 1; step--)
        {
            (int epoch, IReadOnlyList<int> samples) = new StepPlan(lengths, 100, 7, null, 3).At(step);
            epoch.ShouldBe(all[step - 1].Epoch);
            samples.ShouldBe(all[step - 1].Samples);
        }
    }

    // Steps given by number end in the middle of a pass, or begin as many passes as it takes.
    [Theory]
    [InlineData(1, 0)]
    [InlineData(25, 2)]
    public void A_number_of_steps_is_kept(int steps, int lastEpoch)
    {
        var plan = new StepPlan([.. Enumerable.Repeat(10, 100)], 100, 1, steps, 1);
        plan.Steps.ShouldBe(steps);
        plan.At(steps).Epoch.ShouldBe(lastEpoch);
    }
}
