using Casebook.Engine.Generation;
using Casebook.Engine.Llama;
using Casebook.Engine.Tests.Learning;
using Casebook.Engine.Tests.Reference;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;

namespace Casebook.Engine.Tests.Generation;

/// <summary>A small model with random weights, and generators on it.</summary>
internal sealed class SmallEngine : IDisposable
{
    private readonly Dictionary<int, WorkerPool> _pools = [];

    public SmallEngine(LlamaConfig? config = null)
    {
        Config = config ?? Shapes.Odd;
        Weights = LlamaWeights.Load(Config, MemoryTensors.Random(Config, 7), Pool(1));
    }

    public LlamaConfig Config { get; }

    public LlamaWeights Weights { get; }

    /// <summary>Nothing that could change a bit, if anything could: one thread, no kept prompts, no drafts.</summary>
    public static CpuGeneratorOptions Plain { get; } = new() { PrefixBytes = 0, Speculation = new SpeculationSettings { Mode = Speculation.Off } };

    /// <summary>The bytes of one page.</summary>
    public long PageBytes
    {
        get
        {
            using var generator = Generator();
            return generator.CacheBytes(1);
        }
    }

    public WorkerPool Pool(int threads) => _pools.TryGetValue(threads, out var pool) ? pool : _pools[threads] = new WorkerPool(threads);

    public CpuGenerator Generator(CpuGeneratorOptions? options = null, int threads = 1) => new(Weights, Pool(threads), options ?? Plain);

    public int[] Tokens(Random random, int count) => Shapes.Tokens(random, Config, count);

    /// <summary>All samples of all requests, to their ends.</summary>
    public static Task<GeneratedToken[][][]> Generate(CpuGenerator generator, IReadOnlyList<GenerationRequest> requests) =>
        GenerateUntil(generator, requests, TestContext.Current.CancellationToken);

    /// <summary>The same, unless it is cancelled.</summary>
    public static async Task<GeneratedToken[][][]> GenerateUntil(CpuGenerator generator, IReadOnlyList<GenerationRequest> requests, CancellationToken cancellationToken)
    {
        var samples = requests.Select(request => Enumerable.Range(0, request.Samples).Select(_ => new List<GeneratedToken>()).ToArray()).ToArray();
        await foreach (var token in generator.GenerateAsync(requests, cancellationToken))
            samples[token.Request][token.Sample].Add(token);
        return [.. samples.Select(request => request.Select(tokens => tokens.ToArray()).ToArray())];
    }

    /// <summary>One sample of one request.</summary>
    public static async Task<GeneratedToken[]> Generate(CpuGenerator generator, GenerationRequest request) => (await Generate(generator, [request]))[0][0];

    /// <summary>What has to be the same, as text that shows where it is not.</summary>
    public static string Bits(IEnumerable<GeneratedToken> tokens) =>
        string.Join(' ', tokens.Select(t => $"{t.Token}:{BitConverter.SingleToInt32Bits(t.LogProbability):x}{(t.IsForced ? "!" : "")}{(t.Finish is { } finish ? $" {finish}" : "")}"));

    public void Dispose()
    {
        Weights.Dispose();
        foreach (var pool in _pools.Values)
            pool.Dispose();
    }
}
