using System.Diagnostics;
using Casebook.Engine.Generation;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;

namespace Casebook.Bench;

/// <summary>Generation of many sequences at once: prompts of 64 tokens, 128 new ones, sampled at temperature 1.</summary>
internal static class Decoding
{
    public static async Task Run(string name, NumberFormat numbers, WorkerPool pool, int sequences = 64, int repetitions = 5)
    {
        var config = BenchShapes.Models[name];
        using var weights = BenchShapes.Weights(config, pool, numbers);
        using var generator = new CpuGenerator(weights, pool, new CpuGeneratorOptions { MaximumSequences = sequences });
        double[] rates = new double[repetitions];
        for (int i = -1; i < repetitions; i++)
        {
            var random = new Random(i);
            var requests = Enumerable.Range(0, sequences).Select(s => new GenerationRequest
            {
                Prompt = Enumerable.Range(0, 64).Select(_ => random.Next(config.VocabularySize)).ToArray(),
                MaximumTokens = 128,
                Sampling = new SamplingParameters { Temperature = 1 },
                StreamKey = (ulong)s,
            }).ToArray();
            long start = Stopwatch.GetTimestamp();
            int tokens = 0;
            await foreach (var _ in generator.GenerateAsync(requests))
                tokens++;
            if (i >= 0)
                rates[i] = tokens / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        Array.Sort(rates);
        Console.WriteLine($"decode {name,-4} {numbers.ToString().ToLowerInvariant()} {sequences} sequences  {rates[repetitions / 2]:F0} tokens/s (best {rates[^1]:F0}), prompts included");
    }
}
