using System.Diagnostics;
using Casebook.Engine.Generation;

namespace Casebook.Bench.Comparison;

/// <summary>
/// Our engine through <see cref="CpuGenerator"/>, as everything else uses it: timed is what arrives, from the moment at
/// which every sequence has its first token. A call for each turn, because a generator that is asked for tokens goes on
/// making them; where prompts are kept from one call to the next, they are computed once.
/// </summary>
internal sealed class EngineContender(EngineModel model, ContenderSize size) : IContender
{
    private const int MaximumRows = 512;

    private readonly CpuGenerator _generator = model.Generator(new CpuGeneratorOptions
    {
        MaximumSequences = size.Sequences,
        MaximumRows = MaximumRows,
        MaximumSequence = size.PromptTokens + TokensOf(size.Steps, size),
    });
    private IReadOnlyList<int[]> _prompts = [];

    public string Name => "casebook";

    public TimeSpan Prompt(int[] prompt) => Timed([Request(prompt, 1, 1)], begin: 0, tokens: 1).GetAwaiter().GetResult();

    public void Begin(IReadOnlyList<int[]> prompts)
    {
        _prompts = prompts;
        Steps(1);
    }

    public TimeSpan Steps(int count) =>
        Timed([.. _prompts.Select(prompt => Request(prompt, size.Samples, TokensOf(count, size)))], size.Sequences, count * size.Sequences).GetAwaiter().GetResult();

    public void Rest()
    {
    }

    public void Dispose() => _generator.Dispose();

    /// <summary>The time in which so many tokens come, counted from when so many sequences have begun.</summary>
    private async Task<TimeSpan> Timed(IReadOnlyList<GenerationRequest> requests, int begin, int tokens)
    {
        long start = Stopwatch.GetTimestamp();
        await foreach (GeneratedToken token in _generator.GenerateAsync(requests))
        {
            if (begin > 0)
            {
                begin -= token.Index == 0 ? 1 : 0;
                start = Stopwatch.GetTimestamp();
            }
            else if (--tokens == 0)
            {
                return Stopwatch.GetElapsedTime(start);
            }
        }
        throw new InvalidOperationException("The sequences ended before the measurement did.");
    }

    // Sequences that begin early go on while the prompts of the others are computed, and must last until the end.
    private static int TokensOf(int steps, ContenderSize size) =>
        1 + steps + (size.Prompts * size.PromptTokens / (MaximumRows - size.Sequences)) + 2;

    private static GenerationRequest Request(int[] prompt, int samples, int tokens) =>
        new() { Prompt = prompt, Samples = samples, MaximumTokens = tokens, Sampling = new SamplingParameters { Temperature = 0 } };
}
