using System.Diagnostics;
using Casebook.Engine.Generation;
using Casebook.Engine.Kernels;
using Casebook.Engine.Speed;
using Casebook.Runs.Randomness;
using Casebook.Shell;

namespace Casebook.Commands.Bench;

/// <summary>
/// Measures a model: one prompt, then sequences side by side, and between them what the machine can do. Prompts are
/// random tokens, since speed does not depend on what they say.
/// </summary>
internal sealed class BenchRun(BenchModel model, BenchSettings settings, LiveProgress progress, CancellationToken cancellation)
{
    private const int WarmTokens = 8;

    private readonly List<double> _prompt = [], _generate = [], _bandwidth = [], _peak = [];

    public async Task<BenchReport> RunAsync()
    {
        using var memory = new ReadBandwidth();
        // The first use compiles what it runs through, and is not counted.
        await PromptAsync(-1);
        await GenerateAsync(Math.Min(WarmTokens, settings.Generate));
        for (int i = 0; i < settings.Repetitions; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            _peak.Add(MultiplyAddPeak.Measure(model.Pool));
            _bandwidth.Add(memory.Measure(model.Pool));
            _prompt.Add(settings.Prompt / await PromptAsync(i));
            _generate.Add(settings.Batch * (double)settings.Generate / await GenerateAsync(settings.Generate));
            progress.Report(i + 1, settings.Repetitions, $"prompt {Median(_prompt):N1}, generation {Median(_generate):N1} tokens/s");
        }
        return Report();
    }

    /// <returns>Seconds from the call to the token behind the prompt.</returns>
    private async Task<double> PromptAsync(int repetition)
    {
        long start = Stopwatch.GetTimestamp();
        double seconds = 0;
        // New in every repetition, so that it is found in no cache.
        await foreach (GeneratedToken _ in model.Generator.GenerateAsync([Request("bench.prompt", (ulong)(repetition + 1), 1)], cancellation))
            seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return seconds;
    }

    /// <returns>Seconds in which every sequence gets so many tokens on average, from when the last of them has its first.</returns>
    private async Task<double> GenerateAsync(int tokens)
    {
        int waiting = settings.Batch;
        long left = (long)tokens * settings.Batch, start = 0;
        GenerationRequest[] requests = [.. Enumerable.Range(0, settings.Batch).Select(sequence => Request("bench.generate", (ulong)sequence, settings.GenerateAtMost))];
        await foreach (GeneratedToken token in model.Generator.GenerateAsync(requests, cancellation))
        {
            if (waiting > 0)
            {
                waiting -= token.Index == 0 ? 1 : 0;
                start = Stopwatch.GetTimestamp();
            }
            else if (--left == 0)
            {
                break;
            }
        }
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private GenerationRequest Request(string stream, ulong number, int tokens)
    {
        var random = new RandomSource(0, stream);
        return new GenerationRequest
        {
            Prompt = Enumerable.Range(0, settings.Prompt).Select(position => (int)(random.DoubleAt(number, (uint)position) * model.Config.VocabularySize)).ToArray(),
            MaximumTokens = tokens,
            Sampling = new SamplingParameters { Temperature = 0 },
        };
    }

    private BenchReport Report()
    {
        double prompt = Median(_prompt), generate = Median(_generate), bandwidth = Median(_bandwidth), peak = Median(_peak);
        double bytes = ((double)model.PassBytes / settings.Batch) + model.Generator.CacheBytes(settings.Prompt + (settings.Generate / 2));
        double operations = 2.0 * (model.LayerWeights + ((double)model.HeadWeights / settings.Prompt));
        return new BenchReport(
            model.Path, model.Parameters, model.WeightBytes, KernelPaths.Current.ToString().ToLowerInvariant(), settings.Threads,
            settings.Prompt, settings.Generate, settings.Batch, settings.Repetitions,
            prompt, generate, bytes, bandwidth, generate * bytes / bandwidth, peak, prompt * operations / peak);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
