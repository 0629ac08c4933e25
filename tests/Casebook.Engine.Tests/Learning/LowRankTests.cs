using Casebook.Engine.Learning;
using Casebook.Engine.Llama;
using Casebook.Engine.Tests.Reference;
using Casebook.Engine.Threading;
using Casebook.Models.Adapters;
using Casebook.Models.Architecture;

namespace Casebook.Engine.Tests.Learning;

/// <summary>Adapters instead of weights: their derivatives, their bits, and that nothing else moves.</summary>
public sealed class LowRankTests
{
    private static readonly LoraConfig _all = new() { Rank = 3, Alpha = 5, TargetModules = LoraConfig.Modules };

    private static readonly LoraConfig _paper = _all with { TargetModules = ["q_proj", "v_proj"] };

    // A wrong derivative would train a worse model without any error.
    [Theory]
    [MemberData(nameof(Shapes.Names), MemberType = typeof(Shapes))]
    public void Gradients_of_a_and_b_agree_with_finite_differences_of_the_reference(string shape)
    {
        var config = Shapes.Of(shape);
        using var pool = new WorkerPool(2);
        using var learner = Learner(config, pool, _all);
        var adapters = Moved(config, _all);
        learner.Import(adapters);
        var original = MemoryTensors.Random(config, 7);
        var reference = new ReferenceLlama(config, original);
        var random = new Random(2);
        var batch = new PackedBatch([Shapes.Single(random, config, 0, 9), Shapes.Group(random, config, 1, 5, 4, 7)], 1.3f);
        double[] weights = [.. Enumerable.Range(0, batch.Targets).Select(_ => random.NextDouble() - 0.5)];
        var values = adapters.Names.ToDictionary(name => name, name => adapters[name].Select(x => (double)x).ToArray());
        foreach (var matrix in LoraMatrix.Of(config, _all))
            Merge(matrix);

        learner.ForwardBackward(batch, (i, _) => (float)weights[i]);

        var gradients = Shapes.Gradients(learner);
        gradients.Keys.ShouldBe(values.Keys);
        foreach (var matrix in LoraMatrix.Of(config, _all))
        {
            foreach (string name in new[] { matrix.A, matrix.B })
            {
                double difference = 0, norm = 0;
                for (int trial = 0; trial < 12; trial++)
                {
                    int at = random.Next(values[name].Length);
                    double old = values[name][at], step = 1e-4;
                    double up = Loss(old + step), down = Loss(old - step);
                    values[name][at] = old;
                    Merge(matrix);
                    double numeric = (up - down) / (2 * step);
                    difference += Math.Pow(numeric - gradients[name][at], 2);
                    norm += numeric * numeric;

                    double Loss(double value)
                    {
                        values[name][at] = value;
                        Merge(matrix);
                        return Shapes.Loss(reference, batch, weights);
                    }
                }
                Math.Sqrt(difference / Math.Max(norm, 1e-12)).ShouldBeLessThan(2e-4, name);
            }
        }

        void Merge(LoraMatrix matrix)
        {
            double[] a = values[matrix.A], b = values[matrix.B], merged = reference.Tensors[matrix.Target];
            float[] before = original[matrix.Target];
            for (int i = 0; i < merged.Length; i++)
            {
                int row = i / (int)matrix.Columns, column = i % (int)matrix.Columns;
                merged[i] = before[i] + 5.0 / 3 * Enumerable.Range(0, 3).Sum(k => b[row * 3 + k] * a[k * (int)matrix.Columns + column]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes.Names), MemberType = typeof(Shapes))]
    public void Gradients_in_bf16_are_those_of_fp32_to_its_rounding(string shape)
    {
        var config = Shapes.Of(shape);
        using var pool = new WorkerPool(2);
        var gradients = Enum.GetValues<NumberFormat>().ToDictionary(numbers => numbers, numbers =>
        {
            using var learner = Learner(config, pool, _all, numbers);
            learner.Import(Moved(config, _all));
            learner.ForwardBackward(Batch(config), Derivative);
            return Shapes.Gradients(learner);
        });

        foreach (var (name, gradient) in gradients[NumberFormat.Bf16])
            Shapes.Distance(gradient, gradients[NumberFormat.Fp32][name]).ShouldBeInRange(1e-4, 4e-2, name);
    }

    // Two ways to one gradient: that of the whole matrix brought to the rank, and the rows brought to the rank first. Ranks
    // of one matrix share panels of 64, and 3 · 40 of them need two.
    [Theory]
    [InlineData("odd", NumberFormat.Fp32, 1, "k_proj", "up_proj")]
    [InlineData("odd", NumberFormat.Fp32, 40)]
    [InlineData("tied", NumberFormat.Fp32, 16, "v_proj", "down_proj")]
    [InlineData("scaled", NumberFormat.Fp32, 40)]
    [InlineData("odd", NumberFormat.Bf16, 40)]
    [InlineData("tied", NumberFormat.Bf16, 1)]
    [InlineData("scaled", NumberFormat.Bf16, 16, "q_proj", "k_proj", "gate_proj")]
    public void Gradients_are_those_of_the_whole_matrix_brought_to_the_rank(string shape, NumberFormat numbers, int rank, params string[] modules)
    {
        var config = Shapes.Of(shape);
        var lora = new LoraConfig { Rank = rank, Alpha = 5, TargetModules = modules.Length > 0 ? modules : LoraConfig.Modules };
        using var pool = new WorkerPool(2);
        using var learner = Learner(config, pool, lora, numbers);
        var adapters = Moved(config, lora);
        learner.Import(adapters);
        var merged = new MemoryTensors();
        learner.ExportWeights(merged.Add);
        using var whole = new CpuLearner(LlamaWeights.Load(config with { Numbers = numbers }, merged, pool), pool, new CpuLearnerOptions { MaximumRows = 900 });

        foreach (int seed in (int[])[8, 9])
        {
            learner.ForwardBackward(Batch(config, seed), Derivative);
            whole.ForwardBackward(Batch(config, seed), Derivative);
        }

        var gradients = Shapes.Gradients(learner);
        var ofWhole = Shapes.Gradients(whole);
        gradients.Keys.ShouldBe(adapters.Names);
        foreach (var matrix in LoraMatrix.Of(config, lora))
        {
            int rows = (int)matrix.Rows, columns = (int)matrix.Columns;
            float[] a = adapters[matrix.A], b = adapters[matrix.B], gradient = ofWhole[matrix.Target];
            float[] ofA = new float[a.Length], ofB = new float[b.Length];
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    for (int k = 0; k < rank; k++)
                    {
                        ofA[k * columns + column] += lora.Scale * b[row * rank + k] * gradient[row * columns + column];
                        ofB[row * rank + k] += lora.Scale * a[k * columns + column] * gradient[row * columns + column];
                    }
                }
            }
            double most = numbers == NumberFormat.Bf16 ? 1e-2 : 1e-5;
            Shapes.Distance(gradients[matrix.A], ofA).ShouldBeLessThan(most, matrix.A);
            Shapes.Distance(gradients[matrix.B], ofB).ShouldBeLessThan(most, matrix.B);
        }
    }

    // A run begins with the model that it is given, whatever A was drawn as.
    [Theory]
    [MemberData(nameof(Shapes.NamesAndNumbers), MemberType = typeof(Shapes))]
    public void Before_the_first_step_the_model_is_the_one_below(string shape, NumberFormat numbers)
    {
        var config = Shapes.Of(shape);
        using var pool = new WorkerPool(2);
        using var plain = Shapes.Learner(config, pool, numbers: numbers);
        using var learner = Learner(config, pool, _all, numbers);
        float[] expected = plain.Forward(Batch(config)).LogProbabilities;

        Shapes.Bits(learner.Forward(Batch(config)).LogProbabilities).ShouldBe(Shapes.Bits(expected));

        var adapters = Adapters(learner);
        foreach (var matrix in LoraMatrix.Of(config, _all))
        {
            adapters[matrix.B].ShouldAllBe(value => value == 0);
            adapters[matrix.A].Max(value => Math.Abs(value)).ShouldBeInRange(0.8f / MathF.Sqrt(matrix.Columns), 1 / MathF.Sqrt(matrix.Columns));
            Math.Abs(adapters[matrix.A].Average() * MathF.Sqrt(matrix.Columns)).ShouldBeLessThan(0.25f);
        }
        using var other = Learner(config, pool, _all, numbers, seed: 4);
        Adapters(other)[LoraMatrix.Of(config, _all).First().A].ShouldNotBe(adapters[LoraMatrix.Of(config, _all).First().A]);
    }

    // The promise of every run: killed and resumed elsewhere it ends with the same bits.
    [Theory]
    [InlineData("odd", NumberFormat.Fp32)]
    [InlineData("odd", NumberFormat.Bf16)]
    [InlineData("tied", NumberFormat.Fp32)]
    [InlineData("tied", NumberFormat.Bf16)]
    public void Steps_give_the_same_bits_with_any_threads_and_over_a_restart(string shape, NumberFormat numbers)
    {
        var config = Shapes.Of(shape);
        int[] expected = Run(threads: 1, restartAt: -1);

        Run(threads: 3, restartAt: -1).ShouldBe(expected);
        Run(threads: 2, restartAt: 3).ShouldBe(expected);

        int[] Run(int threads, int restartAt)
        {
            using var pool = new WorkerPool(threads);
            var learner = Learner(config, pool, _all, numbers);
            for (int step = 1; step <= 5; step++)
            {
                if (step == restartAt)
                {
                    var saved = new MemoryTensors();
                    learner.ExportAdapters(saved.Add);
                    learner.ExportMoments(saved.Add);
                    learner.Dispose();
                    learner = Learner(config, pool, _all, numbers, seed: 99);
                    learner.Import(saved);
                }
                learner.ForwardBackward(Batch(config, step), Derivative);
                learner.Step(new OptimizerStep { Number = step, LearningRate = 0.01f }).ShouldBeGreaterThan(0);
            }
            var result = new MemoryTensors();
            learner.ExportWeights(result.Add);
            learner.ExportAdapters(result.Add);
            learner.Dispose();
            return [.. result.Names.SelectMany(name => Shapes.Bits(result[name]))];
        }
    }

    // Embedding, head, norms and what is no target are the base's, or the adapter alone would not be the whole change.
    [Theory]
    [MemberData(nameof(Shapes.NamesAndNumbers), MemberType = typeof(Shapes))]
    public void Only_what_is_adapted_moves(string shape, NumberFormat numbers)
    {
        var config = Shapes.Of(shape);
        using var pool = new WorkerPool(2);
        using var learner = Learner(config, pool, _paper, numbers);
        for (int step = 1; step <= 2; step++)
        {
            learner.ForwardBackward(Batch(config, step), Derivative);
            learner.Step(new OptimizerStep { Number = step, LearningRate = 0.01f });
        }

        var original = MemoryTensors.Random(config, 7);
        var weights = new MemoryTensors();
        learner.ExportWeights(weights.Add);
        string[] moved = [.. weights.Names.Where(name => !Shapes.Bits(weights[name]).SequenceEqual(Shapes.Bits(original[name])))];
        moved.ShouldBe(LoraMatrix.Of(config, _paper).Select(matrix => matrix.Target));
        moved.Length.ShouldBe(2 * config.Layers);
    }

    // With A as the identity B is the change itself: a rank that is large enough can be any step of dense training.
    [Theory]
    [MemberData(nameof(Shapes.NamesAndNumbers), MemberType = typeof(Shapes))]
    public void Of_full_rank_it_is_a_dense_step_to_the_bit(string shape, NumberFormat numbers)
    {
        var config = Shapes.Of(shape);
        var random = new Random(12);
        var matrix = LoraMatrix.Of(config, _all with { TargetModules = ["o_proj"] }).Last();
        int columns = (int)matrix.Columns;
        var full = new LoraConfig { Rank = columns, Alpha = columns, TargetModules = ["o_proj"] };
        float[] change = [.. Enumerable.Range(0, (int)matrix.Rows * columns).Select(_ => (float)random.NextDouble() - 0.5f)];
        var adapters = new MemoryTensors();
        foreach (var (name, size) in LoraMatrix.Tensors(config, full))
            adapters.Add(name, size, new float[size[0] * size[1]]);
        float[] identity = new float[columns * columns];
        for (int i = 0; i < columns; i++)
            identity[i * columns + i] = 1;
        adapters.Add(matrix.A, [columns, columns], identity);
        adapters.Add(matrix.B, [matrix.Rows, columns], change);
        var dense = MemoryTensors.Random(config, 7);
        dense.Add(matrix.Target, [matrix.Rows, columns], [.. dense[matrix.Target].Zip(change, (weight, step) => weight + step)]);
        using var pool = new WorkerPool(2);
        using var learner = Learner(config, pool, full, numbers);
        using var expected = new CpuLearner(LlamaWeights.Load(config with { Numbers = numbers }, dense, pool), pool, new CpuLearnerOptions { MaximumRows = 900 });
        float[] before = learner.Forward(Batch(config)).LogProbabilities;

        learner.Import(adapters);

        float[] after = learner.Forward(Batch(config)).LogProbabilities;
        Shapes.Bits(after).ShouldBe(Shapes.Bits(expected.Forward(Batch(config)).LogProbabilities));
        Shapes.Bits(after).ShouldNotBe(Shapes.Bits(before));
    }

    [Theory]
    [InlineData(NumberFormat.Fp32)]
    [InlineData(NumberFormat.Bf16)]
    public void A_frozen_copy_keeps_its_log_probabilities_while_the_adapters_move(NumberFormat numbers)
    {
        var config = Shapes.Tied;
        using var pool = new WorkerPool(2);
        using var learner = Learner(config, pool, _paper, numbers);
        using var frozen = learner.Freeze();
        float[] before = learner.Forward(Batch(config)).LogProbabilities;

        learner.ForwardBackward(Batch(config), Derivative);
        learner.Step(new OptimizerStep { Number = 1, LearningRate = 0.01f });

        Shapes.Bits(learner.Forward(Batch(config), frozen).LogProbabilities).ShouldBe(Shapes.Bits(before));
        Shapes.Bits(learner.Forward(Batch(config)).LogProbabilities).ShouldNotBe(Shapes.Bits(before));
    }

    // The clipped norm is that of what is learned; gradients of frozen matrices would make every step too small.
    [Fact]
    public void The_norm_is_that_of_the_adapters_gradients()
    {
        var config = Shapes.Odd;
        using var pool = new WorkerPool(2);
        using var learner = Learner(config, pool, _paper);
        learner.Import(Moved(config, _paper));
        learner.ForwardBackward(Batch(config), Derivative);
        double expected = Math.Sqrt(Shapes.Gradients(learner).Values.Sum(gradient => gradient.Sum(value => (double)value * value)));

        learner.Step(new OptimizerStep { Number = 1, LearningRate = 0.01f }).ShouldBe(expected, 1e-5 * expected);

        // And nothing of this batch is left for the next.
        Shapes.Gradients(learner).Values.ShouldAllBe(gradient => gradient.All(value => value == 0));
    }

    [Fact]
    public void A_gradient_that_is_not_finite_changes_nothing()
    {
        var config = Shapes.Tied;
        using var pool = new WorkerPool(1);
        using var learner = Learner(config, pool, _all);
        float[] before = learner.Forward(Batch(config)).LogProbabilities;
        var adapters = Adapters(learner);

        learner.ForwardBackward(Batch(config), (i, _) => i == 3 ? float.NaN : 1);

        double.IsFinite(learner.Step(new OptimizerStep { Number = 1, LearningRate = 0.01f })).ShouldBeFalse();
        Shapes.Bits(learner.Forward(Batch(config)).LogProbabilities).ShouldBe(Shapes.Bits(before));
        foreach (string name in adapters.Names)
            Shapes.Bits(Adapters(learner)[name]).ShouldBe(Shapes.Bits(adapters[name]), name);
        learner.ForwardBackward(Batch(config), Derivative);
        double.IsFinite(learner.Step(new OptimizerStep { Number = 1, LearningRate = 0.01f })).ShouldBeTrue();
    }

    // Merged weights of a checkpoint taken for the base would have the adapters in them twice.
    [Fact]
    public void Weights_are_not_put_below_adapters()
    {
        using var pool = new WorkerPool(1);
        using var learner = Learner(Shapes.Tied, pool, _all);
        Should.Throw<ArgumentException>(() => learner.Import(MemoryTensors.Random(Shapes.Tied, 8))).Message.ShouldStartWith("memory has weights;");
    }

    private static float Derivative(int _, float logProbability) => -0.01f + 0.002f * logProbability;

    private static PackedBatch Batch(LlamaConfig config, int seed = 8)
    {
        var random = new Random(seed);
        return new PackedBatch([Shapes.Single(random, config, 0, 130), Shapes.Group(random, config, 1, 50, 20, 7), Shapes.Single(random, config, 2, 97)], 0.8f);
    }

    private static CpuLearner Learner(LlamaConfig config, WorkerPool pool, LoraConfig lora, NumberFormat numbers = NumberFormat.Fp32, ulong seed = 3) =>
        new(LlamaWeights.Load(config with { Numbers = numbers }, MemoryTensors.Random(config, 7), pool), pool,
            new CpuLearnerOptions { MaximumRows = 900, Adapters = new AdapterOptions(lora, seed) });

    /// <summary>Adapters as they are after a while: no B is 0.</summary>
    private static MemoryTensors Moved(LlamaConfig config, LoraConfig lora)
    {
        var random = new Random(21);
        var adapters = new MemoryTensors();
        foreach (var (name, shape) in LoraMatrix.Tensors(config, lora))
            adapters.Add(name, shape, [.. Enumerable.Range(0, (int)(shape[0] * shape[1])).Select(_ => (float)(0.4 * (random.NextDouble() - 0.5)))]);
        return adapters;
    }

    private static MemoryTensors Adapters(CpuLearner learner)
    {
        var adapters = new MemoryTensors();
        learner.ExportAdapters(adapters.Add);
        return adapters;
    }
}
