using System.Diagnostics;
using Casebook.Engine.Learning;
using Casebook.Engine.Speed;
using Casebook.Engine.Threading;
using Casebook.Models.Adapters;
using Casebook.Models.Architecture;

namespace Casebook.Bench;

/// <summary>The whole training step: forward, backward, clipping, AdamW, repacking of the weights.</summary>
internal static class TrainingStep
{
    /// <summary>Room for half of a step's tokens and one sequence more, so that two batches take them.</summary>
    private const int Rows = 4096 + 256;

    /// <param name="rank">Of adapters of all matrices, which are learned instead of the weights; 0 for none.</param>
    public static void Run(string name, NumberFormat numbers, WorkerPool pool, int rank = 0, int tokens = 8192, int repetitions = 5)
    {
        var config = BenchShapes.Models[name];
        var adapters = rank == 0 ? null : new AdapterOptions(new LoraConfig { Rank = rank, Alpha = rank, TargetModules = LoraConfig.Modules }, 1);
        using var learner = new CpuLearner(BenchShapes.Weights(config, pool, numbers), pool, new CpuLearnerOptions { MaximumRows = Rows, Adapters = adapters });
        var batches = BenchShapes.Batches(config, tokens, Rows);
        double flops = batches.Sum(batch => CpuLearner.StepFlops(config, batch));
        double[] seconds = new double[repetitions], peaks = new double[repetitions];
        for (int i = -1; i < repetitions; i++)
        {
            double peak = (numbers == NumberFormat.Bf16 && BrainFloatPeak.IsSupported ? BrainFloatPeak.Measure(pool) : MultiplyAddPeak.Measure(pool)) / 1e9;
            long start = Stopwatch.GetTimestamp();
            foreach (var batch in batches)
                learner.ForwardBackward(batch, (_, _) => -1f / tokens);
            learner.Step(new OptimizerStep { Number = i + 2, LearningRate = 1e-4f });
            if (i >= 0)
                (seconds[i], peaks[i]) = (Stopwatch.GetElapsedTime(start).TotalSeconds, peak);
        }
        Array.Sort(seconds);
        Array.Sort(peaks);
        double median = seconds[repetitions / 2], reference = peaks[repetitions / 2];
        Console.WriteLine(
            $"step {name,-4} {numbers.ToString().ToLowerInvariant()}{(rank == 0 ? "" : $" rank {rank}")} body {BenchShapes.Body(config) / 1e6:F2}M  {tokens / median,7:F0} tokens/s (best {tokens / seconds[0]:F0})  {flops / median / 1e9:F0} GFLOP/s = {flops / median / 1e9 / reference:P0} of the peak {reference:F0} ({peaks[0]:F0}-{peaks[^1]:F0})  {median * 1000:F0} ms  buffers {learner.BufferBytes >> 20} MiB");
    }
}
