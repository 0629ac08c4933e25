using Casebook.Engine.Generation;

namespace Casebook.Engine.Tests.Generation;

/// <summary>An answer must be the same whoever else asks, and however the engine goes about it: or no log entry could be replayed.</summary>
public sealed class RandomMixTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Every_bit_is_the_same_alone_and_in_any_company(int seed)
    {
        using var engine = new SmallEngine();
        var random = new Random(seed);
        int[] header = engine.Tokens(random, 100);
        var requests = Enumerable.Range(0, 14).Select(i => Request(engine, random, header) with { StreamKey = (ulong)i }).ToArray();
        var expected = new string[requests.Length][];
        using (var alone = engine.Generator())
        {
            for (int i = 0; i < requests.Length; i++)
                expected[i] = [.. (await SmallEngine.Generate(alone, [requests[i]]))[0].Select(SmallEngine.Bits)];
        }

        for (int round = 0; round < 4; round++)
        {
            int sequences = random.Next(3, 12), rows = sequences + random.Next(0, 90);
            var options = new CpuGeneratorOptions
            {
                MaximumSequences = sequences,
                MaximumRows = rows,
                PrefixBytes = random.Next(3) * 4 * engine.PageBytes,
                CacheBytes = random.Next(2) == 0 ? null : 32 * engine.PageBytes,
                Speculation = new SpeculationSettings { Mode = (Speculation)random.Next(3), MaximumDraft = random.Next(1, 9) },
            };
            using var generator = engine.Generator(options, 1 + round % 2);
            int callers = random.Next(1, 5);
            var calls = Enumerable.Range(0, callers).Select(c => Enumerable.Range(0, requests.Length).Where(i => i % callers == c).ToArray()).ToArray();
            using var leaving = new CancellationTokenSource();
            var neighbour = Leave(generator, requests[..4], leaving, random.Next(1, 30));

            var answers = await Task.WhenAll(calls.Select(call => SmallEngine.Generate(generator, [.. call.Select(i => requests[i])])));
            await neighbour;

            for (int c = 0; c < callers; c++)
            {
                for (int j = 0; j < calls[c].Length; j++)
                    answers[c][j].Select(SmallEngine.Bits).ShouldBe(expected[calls[c][j]], $"round {round}, request {calls[c][j]}, {options}");
            }
            generator.UsedPages.ShouldBe(0);
        }
    }

    private static GenerationRequest Request(SmallEngine engine, Random random, int[] header)
    {
        int[] own = engine.Tokens(random, random.Next(1, 40));
        int[] prompt = random.Next(3) switch { 0 => own, 1 => [.. header[..random.Next(1, 100)], .. own], _ => [.. header, .. own] };
        return new GenerationRequest
        {
            Prompt = prompt,
            Samples = random.Next(1, 4),
            MaximumTokens = random.Next(1, 60),
            StopTokens = random.Next(2) == 0 ? [] : [random.Next(77)],
            Trace = random.Next(3) > 0 ? null : new TraceRules { CloseToken = 5, StartsOpen = true, Budget = random.Next(0, 20), ClosingTokens = [8, 9, 5] },
            Sampling = new SamplingParameters
            {
                Temperature = random.Next(3) * 0.4f,
                TopK = random.Next(2) * 10,
                TopP = random.Next(2) == 0 ? 1 : 0.9f,
                MinP = random.Next(2) * 0.01f,
                RepetitionPenalty = random.Next(3) == 0 ? 1.1f : 1,
                FrequencyPenalty = random.Next(3) == 0 ? 0.2f : 0,
                LogitBias = random.Next(3) == 0 ? new Dictionary<int, float> { [3] = 2, [4] = float.NegativeInfinity } : [],
                Seed = (ulong)random.Next(),
            },
        };
    }

    private static async Task Leave(CpuGenerator generator, GenerationRequest[] requests, CancellationTokenSource cancel, int after)
    {
        try
        {
            await foreach (var _ in generator.GenerateAsync(requests, cancel.Token))
            {
                if (--after == 0)
                    await cancel.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
