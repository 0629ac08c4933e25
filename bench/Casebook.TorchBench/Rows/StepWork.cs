using Casebook.Engine.Learning;
using Casebook.Models.Architecture;

namespace Casebook.TorchBench.Rows;

/// <summary>What every row computes in a step: the same random tokens in sequences of one length, every token but a sequence's first a target.</summary>
/// <param name="Sequences">Token ids.</param>
internal sealed record StepWork(string Shape, LlamaConfig Config, IReadOnlyList<int[]> Sequences)
{
    /// <summary>Tokens of a sequence.</summary>
    public const int Length = 256;

    // Of AdamW and of clipping, as OptimizerStep has them by default.
    public const float LearningRate = 1e-4f;

    public static StepWork Of(string shape, int tokens)
    {
        if (!Bench.BenchShapes.Models.TryGetValue(shape, out LlamaConfig? config))
            throw new ArgumentException($"No shape {shape}; there are {string.Join(' ', Bench.BenchShapes.Models.Keys)}.");
        if (tokens < Length || tokens % Length != 0)
            throw new ArgumentException($"{tokens} tokens are not whole sequences of {Length}.");
        var random = new Random(1);
        return new StepWork(shape, config, [.. Enumerable.Range(0, tokens / Length).Select(_ => Enumerable.Range(0, Length).Select(_ => random.Next(config.VocabularySize)).ToArray())]);
    }

    public int Tokens => Sequences.Count * Length;

    public int Targets => Sequences.Count * (Length - 1);

    /// <summary>Operations of a step, counted alike for everyone: products alone, attention's only where it is not masked.</summary>
    public double Flops => Batches(Tokens).Sum(batch => CpuLearner.StepFlops(Config, batch));

    /// <summary>The sequences in batches of at most so many rows, for our own engine.</summary>
    public IReadOnlyList<PackedBatch> Batches(int rows)
    {
        bool[] isTarget = new bool[Length];
        isTarget.AsSpan(1).Fill(true);
        return [.. Sequences.Select((tokens, i) => SequenceGroup.Single(i, tokens, isTarget)).Chunk(rows / Length).Select(groups => new PackedBatch(groups))];
    }
}
