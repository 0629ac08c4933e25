using System.Text.Json;
using Casebook.Engine.Threading;
using Casebook.Models.Adapters;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;
using Casebook.Runs.Files;
using Casebook.Training.Grpo;
using Casebook.Training.Learners;

namespace Casebook.Training.Tests.Grpo;

/// <summary>Reinforcement of adapters: the generator samples from merged weights, and must sample from the newest.</summary>
public sealed class LoraRunTests(GrpoFixture fixture) : IClassFixture<GrpoFixture>
{
    private readonly GrpoWorkspace _work = fixture.Work;

    // While the adapters move, what was sampled is still what the trainer computes, to the bit.
    [Theory]
    [InlineData("fp32")]
    [InlineData("bf16")]
    public void Rollouts_are_the_training_passs_own_while_adapters_move(string precision)
    {
        IReadOnlyList<JsonElement> metrics = _work.Train($"moving-{precision}", "lora.rank=4", "optimizer.learning_rate=0.005", $"precision={precision}");
        Values(metrics, "mismatch_kl").ShouldAllBe(value => value == 0);
        Values(metrics, "ratio_deviation").ShouldAllBe(value => value == 0);
        // From the model that the run began with, which the reference goes on being.
        Values(metrics, "kl")[0].ShouldBe(0);
        Values(metrics, "kl")[^1].ShouldBeGreaterThan(0);
        using AdapterFolder adapter = AdapterFolder.Open(_work.Run($"moving-{precision}"));
        using ModelFolder below = ModelFolder.Open(_work.Model);
        using ModelFolder trained = ModelFolder.Open(_work.Run($"moving-{precision}"));
        using var merged = new MergedTensors(below.Config, below.Tensors, adapter);
        foreach (string name in below.Tensors.Names)
        {
            Read(merged, name).ShouldBe(Read(trained.Tensors, name), name);
        }
    }

    // A run stopped on one machine and resumed on another with more threads must end with the same bits.
    [Theory]
    [InlineData("fp32")]
    [InlineData("bf16")]
    public void Interrupted_and_resumed_with_other_threads_it_ends_with_the_same_bits(string precision)
    {
        string whole = $"whole-{precision}", resumed = $"resumed-{precision}";
        string[] overrides = ["lora.rank=4", "optimizer.learning_rate=0.005", $"precision={precision}"];
        using var one = new WorkerPool(1);
        using var two = new WorkerPool(2);
        GrpoRun.Run(_work.Job(whole, actors: Actor.Cpu(one), overrides: overrides), TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        var events = new GrpoEvents(what =>
        {
            if (what is GrpoEvent.StepDone { Number: 3 })
            {
                stop.Cancel();
            }
        });
        Should.Throw<InterruptedRunException>(() => GrpoRun.Run(_work.Job(resumed, events, Actor.Cpu(two), overrides), stop.Token));
        GrpoRun.Run(_work.Job(resumed, actors: Actor.Cpu(one), overrides: overrides), TestContext.Current.CancellationToken);
        _work.ModelHash(resumed).ShouldBe(_work.ModelHash(whole));
        AdapterHash(resumed).ShouldBe(AdapterHash(whole));
    }

    private string AdapterHash(string run) => FileHash.Sha256(Path.Combine(_work.Run(run), "adapter", "adapter_model.safetensors"));

    private static double[] Values(IReadOnlyList<JsonElement> metrics, string name) => [.. metrics.Select(line => line.GetProperty(name).GetDouble())];

    private static int[] Read(ITensorSource source, string name)
    {
        float[] elements = new float[source.Shape(name).Aggregate(1L, (product, size) => product * size)];
        source.Read(name, elements);
        return [.. elements.Select(BitConverter.SingleToInt32Bits)];
    }
}
