using System.Diagnostics;
using Casebook.Engine.Generation;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;
using Casebook.Training.Grpo;

namespace Casebook.Bench;

/// <summary>
/// The sampling half of a GRPO step: a prompt's samples in one request, whose prompt is computed and cached once, against
/// a request for each sample. All samples of a prompt are as long as its first response, since a request has one length.
/// </summary>
internal static class GrpoSampling
{
    private const int Sequences = 64;

    public static async Task Run(GrpoSamples step, LlamaConfig model, NumberFormat numbers, WorkerPool pool, int repetitions)
    {
        using var weights = BenchShapes.Weights(model, pool, numbers);
        using var generator = new CpuGenerator(weights, pool, new CpuGeneratorOptions { MaximumSequences = Sequences });
        GenerationRequest[] together = [.. step.Groups.Select(group => Request(group, step.SamplesOfAPrompt))];
        GenerationRequest[] apart = [.. step.Groups.SelectMany(group => Enumerable.Repeat(Request(group, 1), step.SamplesOfAPrompt))];
        double[] togetherRates = new double[repetitions], apartRates = new double[repetitions];
        for (int i = -1; i < repetitions; i++)
        {
            double one = await Rate(generator, apart), all = await Rate(generator, together);
            if (i >= 0)
                (apartRates[i], togetherRates[i]) = (one, all);
        }
        double plain = Medians.Of(apartRates);
        Console.WriteLine($"grpo sampling in {numbers.ToString().ToLowerInvariant()}: {step.Groups.Count} prompts x {step.SamplesOfAPrompt}, {Sequences} sequences at a time, temperature 1, prompts' time included");
        Console.WriteLine($"  a request a sample      {plain,7:N0} new tokens/s ({apartRates.Min():N0}-{apartRates.Max():N0})");
        Console.WriteLine($"  a request a prompt      {Medians.Of(togetherRates),7:N0} new tokens/s ({togetherRates.Min():N0}-{togetherRates.Max():N0})  x{Medians.Of(togetherRates) / plain:F2}");
    }

    private static GenerationRequest Request(SampledGroup group, int samples) => new()
    {
        Prompt = group.Drawn.Prompt,
        Samples = samples,
        MaximumTokens = group.Samples[0].Tokens.Length,
        Sampling = new SamplingParameters { Temperature = 1 },
        StreamKey = (ulong)group.Drawn.Draw,
    };

    private static async Task<double> Rate(CpuGenerator generator, GenerationRequest[] requests)
    {
        long start = Stopwatch.GetTimestamp();
        int tokens = 0;
        await foreach (GeneratedToken _ in generator.GenerateAsync(requests))
            tokens++;
        return tokens / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
