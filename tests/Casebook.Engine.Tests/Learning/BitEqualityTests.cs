using Casebook.Engine.Learning;
using Casebook.Engine.Tests.Reference;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;

namespace Casebook.Engine.Tests.Learning;

/// <summary>Without these, a resumed run drifts from an unbroken one and a rollout from its training pass.</summary>
public sealed class BitEqualityTests
{
    [Theory]
    [InlineData(2, NumberFormat.Fp32)]
    [InlineData(3, NumberFormat.Fp32)]
    [InlineData(2, NumberFormat.Bf16)]
    [InlineData(3, NumberFormat.Bf16)]
    public void Threads_do_not_change_a_bit(int threads, NumberFormat numbers)
    {
        var batch = Mixed(Shapes.Odd);
        var (expected, gradients) = Run(batch, threads: 1, numbers: numbers);

        var (actual, others) = Run(batch, threads, numbers: numbers);

        Shapes.Bits(actual).ShouldBe(Shapes.Bits(expected));
        foreach (var (name, gradient) in gradients)
            Shapes.Bits(others[name]).ShouldBe(Shapes.Bits(gradient), name);
    }

    [Theory]
    [MemberData(nameof(Shapes.NamesAndNumbers), MemberType = typeof(Shapes))]
    public void A_sample_has_the_same_log_probabilities_alone_packed_and_with_a_shared_prefix(string shape, NumberFormat numbers)
    {
        var config = Shapes.Of(shape);
        using var pool = new WorkerPool(2);
        using var learner = Shapes.Learner(config, pool, numbers: numbers);
        var random = new Random(5);
        // Prefixes on both sides of a panel's and of a lane's border.
        foreach (int prompt in new[] { 1, 2, 15, 16, 17, 63, 64, 65, 66, 100 })
        {
            var group = Shapes.Group(random, config, 0, prompt, 1, 5, 30, 47);
            var packed = new PackedBatch([Shapes.Single(random, config, 1, 70), group, Shapes.Single(random, config, 2, 49)]);
            float[] shared = learner.Forward(new PackedBatch([group])).LogProbabilities;
            float[] inCompany = learner.Forward(packed).LogProbabilities;
            float[] apart = learner.Forward(new PackedBatch([.. Shapes.Apart(group)])).LogProbabilities;
            float[] alone = [.. Shapes.Apart(group).SelectMany(one => learner.Forward(new PackedBatch([one])).LogProbabilities)];

            Shapes.Bits(apart).ShouldBe(Shapes.Bits(alone));
            Shapes.Bits(shared).ShouldBe(Shapes.Bits(alone));
            int before = packed.Groups[0].Branches[0].Targets;
            Shapes.Bits(inCompany.Skip(before).Take(shared.Length)).ShouldBe(Shapes.Bits(alone));
        }
    }

    [Fact]
    public void More_targets_than_one_chunk_of_the_head_change_nothing()
    {
        var config = Shapes.Tied;
        using var pool = new WorkerPool(2);
        using var learner = Shapes.Learner(config, pool);
        var random = new Random(9);
        var batch = new PackedBatch([.. Enumerable.Range(0, 6).Select(i => Shapes.Group(random, config, i, 1, 145))]);
        batch.Targets.ShouldBeGreaterThan(Engine.Learning.HeadPass.ChunkRows(learner.Weights.Shape));

        float[] together = learner.Forward(batch).LogProbabilities;

        float[] alone = [.. batch.Groups.SelectMany(group => learner.Forward(new PackedBatch([group])).LogProbabilities)];
        Shapes.Bits(together).ShouldBe(Shapes.Bits(alone));
    }

    [Theory]
    [InlineData(NumberFormat.Fp32)]
    [InlineData(NumberFormat.Bf16)]
    public void Recomputed_activations_give_the_same_gradient(NumberFormat numbers)
    {
        var batch = Mixed(Shapes.Odd);
        var (expected, gradients) = Run(batch, numbers: numbers);

        var (actual, others) = Run(batch, recompute: true, numbers: numbers);

        Shapes.Bits(actual).ShouldBe(Shapes.Bits(expected));
        foreach (var (name, gradient) in gradients)
            Shapes.Bits(others[name]).ShouldBe(Shapes.Bits(gradient), name);
    }

    [Theory]
    [InlineData(NumberFormat.Fp32)]
    [InlineData(NumberFormat.Bf16)]
    public void A_shared_prefix_has_the_gradient_of_repeated_ones_to_rounding(NumberFormat numbers)
    {
        var config = Shapes.Tied;
        var random = new Random(6);
        var groups = new[] { Shapes.Group(random, config, 0, 40, 20, 11, 30), Shapes.Group(random, config, 1, 70, 9, 25) };
        // In BF16 the sum over branches is rounded once, instead of each of them.
        double rounding = numbers == NumberFormat.Bf16 ? 5e-3 : 1e-6;
        var (_, shared) = Run(new PackedBatch(groups), config: config, numbers: numbers);

        var (_, apart) = Run(new PackedBatch([.. groups.SelectMany(Shapes.Apart)]), config: config, numbers: numbers);

        foreach (var (name, gradient) in apart)
            Shapes.Distance(shared[name], gradient).ShouldBeLessThan(rounding, name);
    }

    [Theory]
    [InlineData(NumberFormat.Fp32)]
    [InlineData(NumberFormat.Bf16)]
    public void Accumulated_batches_have_the_gradient_of_one_batch_to_rounding(NumberFormat numbers)
    {
        var config = Shapes.Tied;
        var batch = Mixed(config);
        using var pool = new WorkerPool(2);
        var (whole, gradients) = Run(batch, config: config, numbers: numbers);
        using var learner = Shapes.Learner(config, pool, numbers: numbers);

        float[] parts = [.. batch.Groups.SelectMany(group => learner.ForwardBackward(new PackedBatch([group], 0.8f), Derivative).LogProbabilities)];

        Shapes.Bits(parts).ShouldBe(Shapes.Bits(whole));
        var accumulated = Shapes.Gradients(learner);
        foreach (var (name, gradient) in gradients)
            Shapes.Distance(accumulated[name], gradient).ShouldBeLessThan(1e-6, name);
    }

    [Theory]
    [InlineData(NumberFormat.Fp32)]
    [InlineData(NumberFormat.Bf16)]
    public void Optimizer_steps_give_the_same_weights_with_any_threads_and_over_a_restart(NumberFormat numbers)
    {
        var config = Shapes.Odd;
        int[] expected = Weights(6, 1, restartAt: -1);

        Weights(6, 3, restartAt: -1).ShouldBe(expected);
        Weights(6, 2, restartAt: 3).ShouldBe(expected);

        int[] Weights(int steps, int threads, int restartAt)
        {
            using var pool = new WorkerPool(threads);
            var learner = Shapes.Learner(config, pool, numbers: numbers);
            for (int step = 1; step <= steps; step++)
            {
                if (step == restartAt)
                {
                    var saved = new MemoryTensors();
                    learner.ExportWeights(saved.Add);
                    learner.ExportMoments(saved.Add);
                    learner.Dispose();
                    learner = Shapes.Learner(config, pool, seed: 99, numbers: numbers);
                    learner.Import(saved);
                }
                learner.ForwardBackward(Mixed(config, step), Derivative);
                learner.Step(new OptimizerStep { Number = step, LearningRate = 0.01f }).ShouldBeGreaterThan(0);
            }
            var result = new MemoryTensors();
            learner.ExportWeights(result.Add);
            learner.Dispose();
            return [.. result.Names.SelectMany(name => Shapes.Bits(result[name]))];
        }
    }

    [Theory]
    [InlineData(NumberFormat.Fp32)]
    [InlineData(NumberFormat.Bf16)]
    public void A_frozen_copy_keeps_its_log_probabilities_while_the_weights_move(NumberFormat numbers)
    {
        var config = Shapes.Tied;
        using var pool = new WorkerPool(2);
        using var learner = Shapes.Learner(config, pool, numbers: numbers);
        var batch = Mixed(config);
        using var frozen = learner.Freeze();
        float[] before = learner.Forward(batch).LogProbabilities;

        learner.ForwardBackward(batch, Derivative);
        learner.Step(new OptimizerStep { Number = 1, LearningRate = 0.01f });

        Shapes.Bits(learner.Forward(batch, frozen).LogProbabilities).ShouldBe(Shapes.Bits(before));
        Shapes.Bits(learner.Forward(batch).LogProbabilities).ShouldNotBe(Shapes.Bits(before));
    }

    [Fact]
    public void A_gradient_that_is_not_finite_changes_no_weight()
    {
        var config = Shapes.Tied;
        using var pool = new WorkerPool(1);
        using var learner = Shapes.Learner(config, pool);
        var batch = Mixed(config);
        float[] before = learner.Forward(batch).LogProbabilities;

        learner.ForwardBackward(batch, (i, _) => i == 3 ? float.NaN : 1);

        double.IsFinite(learner.Step(new OptimizerStep { Number = 1, LearningRate = 0.01f })).ShouldBeFalse();
        Shapes.Bits(learner.Forward(batch).LogProbabilities).ShouldBe(Shapes.Bits(before));
    }

    private static float Derivative(int _, float logProbability) => -0.01f + 0.002f * logProbability;

    private static PackedBatch Mixed(LlamaConfig config, int seed = 8)
    {
        var random = new Random(seed);
        return new PackedBatch(
            [Shapes.Single(random, config, 0, 130), Shapes.Group(random, config, 1, 50, 20, 7), Shapes.Single(random, config, 2, 3), Shapes.Group(random, config, 3, 1, 40), Shapes.Single(random, config, 4, 97)],
            0.8f);
    }

    private static (float[] LogProbabilities, Dictionary<string, float[]> Gradients) Run(
        PackedBatch batch, int threads = 2, bool recompute = false, LlamaConfig? config = null, NumberFormat numbers = NumberFormat.Fp32)
    {
        using var pool = new WorkerPool(threads);
        using var learner = Shapes.Learner(config ?? Shapes.Odd, pool, recompute, numbers: numbers);
        float[] values = learner.ForwardBackward(batch, Derivative).LogProbabilities;
        return (values, Shapes.Gradients(learner));
    }
}
