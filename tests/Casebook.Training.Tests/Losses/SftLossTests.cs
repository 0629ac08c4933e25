using Casebook.Training.Losses;

namespace Casebook.Training.Tests.Losses;

public sealed class SftLossTests
{
    // A mean of means would weigh the tokens of short micro-batches more.
    [Fact]
    public void The_parts_of_micro_batches_add_up_to_the_mean_over_all_tokens()
    {
        float[] all = [-1, -2, -3, -0.5f, -4];
        double whole = SftLoss.Of(all, 5);
        whole.ShouldBe(2.1, 1e-12);
        (SftLoss.Of(all.AsSpan(0, 1), 5) + SftLoss.Of(all.AsSpan(1), 5)).ShouldBe(whole, 1e-12);
    }

    // The derivative is what the model learns from: compared with a difference quotient.
    [Fact]
    public void The_derivative_is_that_of_the_loss()
    {
        float[] values = [-1, -2, -3];
        double before = SftLoss.Of(values, 7);
        values[1] += 0.25f;
        ((SftLoss.Of(values, 7) - before) / 0.25).ShouldBe(SftLoss.Derivative(7), 1e-7);
    }
}
