using System.Globalization;
using Casebook.Engine.Learning;
using Casebook.Engine.Llama;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;
using Casebook.Training.Initialization;

namespace Casebook.Bench;

/// <summary>
/// Whether BF16 learns as fp32 does: the loss on the last tenth of a text, byte by byte, of models that begin with the
/// same weights and see the same stretches in the same order.
/// </summary>
internal static class LearningCurves
{
    private const int Length = 256, Every = 100;

    private static readonly LlamaConfig _shape = new()
    {
        VocabularySize = 256,
        HiddenSize = 192,
        Layers = 4,
        Heads = 3,
        KeyValueHeads = 3,
        HeadSize = 64,
        FeedForwardSize = 512,
        ContextLength = Length + 1,
        TiedEmbeddings = true,
    };

    public static void Run(string file, int steps, int tokens, int seeds, WorkerPool pool)
    {
        byte[] text = File.ReadAllBytes(file);
        int held = text.Length / 10;
        Console.WriteLine($"{text.Length:N0} bytes, the last {held:N0} held out; body {BenchShapes.Body(_shape) / 1e6:F2}M, {steps} steps of {tokens:N0} tokens");
        var last = new Dictionary<NumberFormat, List<double>>();
        for (int seed = 1; seed <= seeds; seed++)
        {
            foreach (var numbers in Enum.GetValues<NumberFormat>())
            {
                var curve = Learn(text.AsMemory(0, text.Length - held), text.AsMemory(text.Length - held), steps, tokens, seed, numbers, pool);
                Console.WriteLine($"seed {seed} {numbers.ToString().ToLowerInvariant()}: {string.Join("  ", curve.Select(point => $"{point.Step}: {point.Loss.ToString("F4", CultureInfo.InvariantCulture)}"))} nats a byte");
                (last.TryGetValue(numbers, out var list) ? list : last[numbers] = []).Add(curve[^1].Loss);
            }
        }
        foreach (var (numbers, losses) in last)
            Console.WriteLine(FormattableString.Invariant($"{numbers.ToString().ToLowerInvariant()}: mean {losses.Average():F4}, from {losses.Min():F4} to {losses.Max():F4}"));
    }

    private static List<(int Step, double Loss)> Learn(ReadOnlyMemory<byte> text, ReadOnlyMemory<byte> held, int steps, int tokens, int seed, NumberFormat numbers, WorkerPool pool)
    {
        var config = _shape with { Numbers = numbers };
        using var weights = new InitialWeights(config, (ulong)seed, 0.02, InitialAttention.Random);
        using var learner = new CpuLearner(LlamaWeights.Load(config, weights, pool), pool, new CpuLearnerOptions { MaximumRows = tokens });
        var random = new Random(seed);
        var curve = new List<(int, double)>();
        for (int step = 1; step <= steps; step++)
        {
            var batch = Batch(text, tokens, () => random.Next(text.Length - Length));
            learner.ForwardBackward(batch, (_, _) => -1f / batch.Targets);
            double rate = 2e-3 * Math.Min(1, step / 20.0) * (0.1 + 0.45 * (1 + Math.Cos(Math.PI * step / steps)));
            learner.Step(new OptimizerStep { Number = step, LearningRate = (float)rate });
            if (step % Every == 0 || step == steps)
                curve.Add((step, Loss(learner, held, tokens)));
        }
        return curve;
    }

    private static double Loss(CpuLearner learner, ReadOnlyMemory<byte> held, int tokens)
    {
        double sum = 0;
        long targets = 0;
        for (int start = 0; start + tokens + Length < held.Length; start += tokens)
        {
            int at = start - Length;
            var batch = Batch(held, tokens, () => at += Length);
            sum -= learner.Forward(batch).LogProbabilities.Sum(value => (double)value);
            targets += batch.Targets;
        }
        return sum / targets;
    }

    private static PackedBatch Batch(ReadOnlyMemory<byte> text, int tokens, Func<int> next)
    {
        bool[] isTarget = new bool[Length];
        isTarget.AsSpan(1).Fill(true);
        return new PackedBatch([.. Enumerable.Range(0, tokens / Length).Select(i => SequenceGroup.Single(i, text.Slice(next(), Length).ToArray().Select(b => (int)b).ToArray(), isTarget))]);
    }
}
