using Casebook.Engine.Threading;
using Casebook.Training.Learners;
using Casebook.Training.Sft;

namespace Casebook.Training.Tests.Sft;

/// <summary>The same road with the real engine: few steps of a very small Llama.</summary>
public sealed class CpuEngineTests : IDisposable
{
    private const string Small = "model: {hidden_size: 32, layers: 2, heads: 2, key_value_heads: 1, feed_forward_size: 64, context_length: 128, initial_deviation: 0.1}\n"
        + "batch: {tokens_per_step: 150, micro_batch_tokens: 128}\nschedule: {steps: 24, warm_up: 0.1}\noptimizer: {learning_rate: 0.01}\ncheckpoints: {every: 5}\n";

    private readonly SftWorkspace _work = new();

    public void Dispose() => _work.Dispose();

    // A Llama that does not learn its few exemplars by heart learns nothing.
    [Theory]
    [InlineData("fp32")]
    [InlineData("bf16")]
    public void A_llama_learns(string precision)
    {
        var events = new Events();
        Train(_work.Job("run", events, recipe: Small + $"precision: {precision}\n") with { Learners = null });
        var steps = events.All.OfType<SftEvent.StepDone>().ToList();
        steps[^1].Loss.ShouldBeLessThan(0.7 * steps[0].Loss);
    }

    // A run killed on one machine and resumed on another with more threads must end with the same bits.
    [Theory]
    [InlineData("fp32")]
    [InlineData("bf16")]
    public void Interrupted_and_resumed_with_other_threads_it_ends_with_the_same_bits(string precision)
    {
        using var one = new WorkerPool(1);
        using var two = new WorkerPool(2);
        Train(_work.Job("whole", learners: LearnerFactories.Cpu(one), recipe: Small + $"precision: {precision}\n"));

        using var stop = new CancellationTokenSource();
        var events = new Events(what =>
        {
            if (what is SftEvent.StepDone { Number: 13 })
            {
                stop.Cancel();
            }
        });
        Should.Throw<InterruptedRunException>(() => SftRun.Run(_work.Job("resumed", events, LearnerFactories.Cpu(two), Small + $"precision: {precision}\n"), stop.Token));
        Train(_work.Job("resumed", learners: LearnerFactories.Cpu(one), recipe: Small + $"precision: {precision}\n"));
        _work.ModelHash("resumed").ShouldBe(_work.ModelHash("whole"));
    }

    private static SftResult Train(SftJob job) => SftRun.Run(job, TestContext.Current.CancellationToken);
}
