using Casebook.Engine.Learning;
using Casebook.Engine.Tests.Reference;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;

namespace Casebook.Engine.Tests.Learning;

/// <summary>A wrong derivative would train a worse model without any error.</summary>
public sealed class GradientTests
{
    [Theory]
    [MemberData(nameof(Shapes.NamesAndNumbers), MemberType = typeof(Shapes))]
    public void Log_probabilities_agree_with_double_precision(string shape, NumberFormat numbers)
    {
        var config = Shapes.Of(shape);
        using var pool = new WorkerPool(2);
        using var learner = Shapes.Learner(config, pool, numbers: numbers);
        var reference = new ReferenceLlama(config, MemoryTensors.Random(config, 7));
        var random = new Random(1);
        int[] tokens = Shapes.Tokens(random, config, 150);
        bool[] all = new bool[tokens.Length];
        all.AsSpan(1).Fill(true);

        float[] actual = learner.Forward(new PackedBatch([SequenceGroup.Single(0, tokens, all)], 0.7f)).LogProbabilities;

        double[] expected = reference.LogProbabilities(tokens, 0.7f);
        double[] errors = [.. actual.Select((value, i) => Math.Abs(value - expected[i + 1]))];
        // BF16 keeps eight bits, and these logits have a deviation of about 3.
        errors.Max().ShouldBeLessThan(numbers == NumberFormat.Bf16 ? 0.4 : 2e-4);
        errors.Average().ShouldBeLessThan(numbers == NumberFormat.Bf16 ? 0.08 : 5e-5);
    }

    [Theory]
    [MemberData(nameof(Shapes.Names), MemberType = typeof(Shapes))]
    public void Gradients_agree_with_finite_differences_of_the_reference(string shape)
    {
        var config = Shapes.Of(shape);
        using var pool = new WorkerPool(2);
        using var learner = Shapes.Learner(config, pool);
        var reference = new ReferenceLlama(config, MemoryTensors.Random(config, 7));
        var random = new Random(2);
        var batch = new PackedBatch([Shapes.Single(random, config, 0, 9), Shapes.Group(random, config, 1, 5, 4, 7)], 1.3f);
        double[] weights = [.. Enumerable.Range(0, batch.Targets).Select(_ => random.NextDouble() - 0.5)];

        learner.ForwardBackward(batch, (i, _) => (float)weights[i]);

        var gradients = Shapes.Gradients(learner);
        foreach (var (name, tensor) in reference.Tensors)
        {
            double difference = 0, norm = 0;
            for (int trial = 0; trial < 12; trial++)
            {
                int at = name.Contains("embed") ? PickEmbedding() : random.Next(tensor.Length);
                double old = tensor[at], step = 1e-4;
                tensor[at] = old + step;
                double up = Loss();
                tensor[at] = old - step;
                double down = Loss();
                tensor[at] = old;
                double numeric = (up - down) / (2 * step);
                difference += Math.Pow(numeric - gradients[name][at], 2);
                norm += numeric * numeric;
            }
            Math.Sqrt(difference / Math.Max(norm, 1e-12)).ShouldBeLessThan(2e-4, name);
        }

        int PickEmbedding() => batch.Groups[0].Branches[0].Tokens.Span[random.Next(8)] * config.HiddenSize + random.Next(config.HiddenSize);

        double Loss() => Shapes.Loss(reference, batch, weights);
    }

    // Finite differences of a rounded function say little; those of the fp32 learner say what BF16 has to come near to.
    [Theory]
    [MemberData(nameof(Shapes.Names), MemberType = typeof(Shapes))]
    public void Gradients_in_bf16_are_those_of_fp32_to_its_rounding(string shape)
    {
        var config = Shapes.Of(shape);
        using var pool = new WorkerPool(2);
        using var floats = Shapes.Learner(config, pool);
        using var brain = Shapes.Learner(config, pool, numbers: NumberFormat.Bf16);
        var random = new Random(2);
        var batch = new PackedBatch([Shapes.Single(random, config, 0, 109), Shapes.Group(random, config, 1, 5, 4, 71), Shapes.Single(random, config, 2, 98)], 1.3f);
        float[] weights = [.. Enumerable.Range(0, batch.Targets).Select(_ => (float)random.NextDouble() - 0.5f)];

        floats.ForwardBackward(batch, (i, _) => weights[i]);
        brain.ForwardBackward(batch, (i, _) => weights[i]);

        var expected = Shapes.Gradients(floats);
        foreach (var (name, gradient) in Shapes.Gradients(brain))
            Shapes.Distance(gradient, expected[name]).ShouldBeInRange(1e-4, 4e-2, name);
    }

    // What nobody reads is left out; a derivative of 0 says the same of every row, one by one.
    [Theory]
    [MemberData(nameof(Shapes.NamesAndNumbers), MemberType = typeof(Shapes))]
    public void Rows_without_a_target_have_the_gradient_of_rows_that_count_for_nothing(string shape, NumberFormat numbers)
    {
        var config = Shapes.Of(shape);
        using var pool = new WorkerPool(2);
        using var some = Shapes.Learner(config, pool, numbers: numbers);
        using var all = Shapes.Learner(config, pool, numbers: numbers);
        var random = new Random(11);
        // Stretches longer than a block of queries before, between and behind the targets.
        int[][] tokens = [Shapes.Tokens(random, config, 155), Shapes.Tokens(random, config, 60), Shapes.Tokens(random, config, 120)];
        Func<int, bool>[] counts = [i => i is > 60 and < 64 or > 120 and < 130, _ => false, i => i == 1];
        PackedBatch Batch(bool everyOne) => new([.. tokens.Select((sequence, s) => SequenceGroup.Single(s, sequence, sequence.Select((_, i) => i > 0 && (everyOne || counts[s](i))).ToArray()))]);
        bool[] counted = [.. tokens.SelectMany((sequence, s) => Enumerable.Range(1, sequence.Length - 1).Select(counts[s]))];

        float[] values = some.ForwardBackward(Batch(everyOne: false), (_, _) => -0.1f).LogProbabilities;
        float[] others = all.ForwardBackward(Batch(everyOne: true), (i, _) => counted[i] ? -0.1f : 0).LogProbabilities;

        Shapes.Bits(values).ShouldBe(Shapes.Bits(others.Where((_, i) => counted[i])));
        var expected = Shapes.Gradients(all);
        foreach (var (name, gradient) in Shapes.Gradients(some))
            Shapes.Distance(gradient, expected[name]).ShouldBeLessThan(1e-6, name);
    }

    [Theory]
    [MemberData(nameof(Shapes.NamesAndNumbers), MemberType = typeof(Shapes))]
    public void Tokens_behind_the_last_target_change_no_gradient(string shape, NumberFormat numbers)
    {
        var config = Shapes.Of(shape);
        using var pool = new WorkerPool(2);
        using var plain = Shapes.Learner(config, pool, numbers: numbers);
        using var padded = Shapes.Learner(config, pool, numbers: numbers);
        var random = new Random(12);
        int[][] tokens = [Shapes.Tokens(random, config, 61), Shapes.Tokens(random, config, 100), Shapes.Tokens(random, config, 33)];
        PackedBatch Batch(int length) => new([.. tokens.Select((sequence, s) => SequenceGroup.Single(
            s, (int[])[.. sequence, .. new int[Math.Max(0, length - sequence.Length)]], (bool[])[.. Enumerable.Range(0, Math.Max(length, sequence.Length)).Select(i => i > 9 && i < sequence.Length)]))]);

        plain.ForwardBackward(Batch(0), (i, _) => 1e-4f * (i % 7 - 3));
        padded.ForwardBackward(Batch(151), (i, _) => 1e-4f * (i % 7 - 3));

        var expected = Shapes.Gradients(plain);
        foreach (var (name, gradient) in Shapes.Gradients(padded))
            Shapes.Distance(gradient, expected[name]).ShouldBeLessThan(1e-6, name);
    }

    [Fact]
    public void Entropies_agree_with_double_precision()
    {
        var config = Shapes.Odd;
        using var pool = new WorkerPool(1);
        using var learner = Shapes.Learner(config, pool);
        var reference = new ReferenceLlama(config, MemoryTensors.Random(config, 7));
        int[] tokens = Shapes.Tokens(new Random(3), config, 20);
        bool[] isTarget = new bool[20];
        isTarget[19] = true;

        var values = learner.Forward(new PackedBatch([SequenceGroup.Single(0, tokens, isTarget)]), withEntropy: true);

        double[] row = reference.Logits(tokens)[18];
        double max = row.Max(), sum = row.Sum(z => Math.Exp(z - max));
        double entropy = -row.Sum(z => Math.Exp(z - max) / sum * (z - max - Math.Log(sum)));
        ((double)values.Entropies!.Single()).ShouldBe(entropy, 1e-4);
    }

    [Theory]
    [InlineData(NumberFormat.Fp32)]
    [InlineData(NumberFormat.Bf16)]
    public void The_two_call_form_gives_the_bits_of_the_one_call_form(NumberFormat numbers)
    {
        var config = Shapes.Tied;
        using var pool = new WorkerPool(2);
        using var one = Shapes.Learner(config, pool, numbers: numbers);
        using var two = Shapes.Learner(config, pool, numbers: numbers);
        var random = new Random(4);
        var batch = new PackedBatch([Shapes.Single(random, config, 0, 100), Shapes.Single(random, config, 1, 33)]);

        var fused = one.ForwardBackward(batch, (_, logProbability) => logProbability * 0.1f);
        var first = two.Forward(batch);
        two.Backward([.. first.LogProbabilities.Select(x => x * 0.1f)]);

        Shapes.Bits(first.LogProbabilities).ShouldBe(Shapes.Bits(fused.LogProbabilities));
        foreach (var (name, gradient) in Shapes.Gradients(one))
            Shapes.Bits(Shapes.Gradients(two)[name]).ShouldBe(Shapes.Bits(gradient), name);
    }
}
