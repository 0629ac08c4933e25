using System.Diagnostics;
using Casebook.Engine.Generation;

namespace Casebook.Bench.Comparison;

/// <summary>
/// Our engine through <see cref="CpuGenerator"/>, as everything else uses it. A step of all sequences gives as many
/// tokens as there are sequences, one after the other, so that the stream of tokens can be stopped and timed between two
/// steps.
/// </summary>
internal sealed class EngineContender(EngineModel model, ContenderSize size) : IContender
{
    private const int MaximumRows = 512;

    private readonly CpuGenerator _generator = model.Generator(new CpuGeneratorOptions
    {
        MaximumSequences = size.Sequences,
        MaximumRows = MaximumRows,
        MaximumSequence = size.Longest + EarlySteps(size),
    });
    private IAsyncEnumerator<GeneratedToken>? _tokens;

    public string Name => "casebook";

    public TimeSpan Prompt(int[] prompt)
    {
        Stop();
        long start = Stopwatch.GetTimestamp();
        _tokens = _generator.GenerateAsync([Request(prompt, 1, 1)]).GetAsyncEnumerator();
        Next();
        return Stopwatch.GetElapsedTime(start);
    }

    public void Begin(IReadOnlyList<int[]> prompts, int samples, int steps)
    {
        Stop();
        _tokens = _generator.GenerateAsync([.. prompts.Select(prompt => Request(prompt, samples, steps + 1 + EarlySteps(size)))]).GetAsyncEnumerator();
        // The last to begin ends its step.
        for (int begun = 0; begun < size.Sequences;)
            begun += Next().Index == 0 ? 1 : 0;
    }

    public TimeSpan Steps(int count)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count * size.Sequences; i++)
            Next();
        return Stopwatch.GetElapsedTime(start);
    }

    public void Rest()
    {
    }

    public void Dispose()
    {
        Stop();
        _generator.Dispose();
    }

    // Sequences that begin early go on while the prompts of the others are computed.
    private static int EarlySteps(ContenderSize size) => (size.Prompts * size.PromptTokens / (MaximumRows - size.Sequences)) + 2;

    // A sequence that meets no stop token goes on to its last: an end before it is a fault of this program.
    private GeneratedToken Next()
    {
        ValueTask<bool> next = _tokens!.MoveNextAsync();
        return (next.IsCompleted ? next.Result : next.AsTask().GetAwaiter().GetResult())
            ? _tokens.Current
            : throw new InvalidOperationException("The sequences ended before the measurement did.");
    }

    private void Stop() => _tokens?.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static GenerationRequest Request(int[] prompt, int samples, int tokens) =>
        new() { Prompt = prompt, Samples = samples, MaximumTokens = tokens, Sampling = new SamplingParameters { Temperature = 0 } };
}
