using Casebook.Engine.Llama;
using Casebook.Models.Architecture;

namespace Casebook.Engine.Generation;

/// <summary>
/// The memory that a model takes to generate, planned before any of it is taken: weights, activations, and the most that
/// its keys and values may grow to.
/// </summary>
/// <param name="WeightBytes">Of the packed weights.</param>
/// <param name="BufferBytes">Of activations.</param>
/// <param name="CacheBytes">The most of keys and values; taken page by page as they are used.</param>
/// <param name="ContextLength">Tokens of the longest sequence, which the cache always has room for.</param>
public sealed record GenerationMemory(long WeightBytes, long BufferBytes, long CacheBytes, int ContextLength)
{
    /// <summary>Tokens that a context is not shortened below by itself: room for a question, its trace and its answer.</summary>
    public const int LeastContext = 2048;

    // For the runtime, for files on their way through memory, and for whatever else runs here.
    private const int Spared = 16;

    /// <summary>All of it, the cache full.</summary>
    public long Total => WeightBytes + BufferBytes + CacheBytes;

    /// <summary>Of what is available, what a plan may take.</summary>
    public static long Usable(long availableBytes) => availableBytes - availableBytes / Spared;

    /// <summary>
    /// A plan that fits. The longest sequence is the model's context; where not even one such sequence fits it is as
    /// long as one can be, but <see cref="LeastContext"/> at least. The cache holds as many sequences as go together, or
    /// takes half of what weights and activations leave, or holds one sequence, whichever of the last two is more.
    /// </summary>
    /// <param name="weights">Of the model.</param>
    /// <param name="options">Sequences and rows that go together; the longest sequence, which is then not shortened.</param>
    /// <param name="threads">Of the pool.</param>
    /// <param name="availableBytes">Of memory that can be had now.</param>
    /// <returns>Null where nothing fits: <see cref="Least"/> says what would be needed.</returns>
    public static GenerationMemory? Fit(LlamaConfig config, PackedSize weights, CpuGeneratorOptions options, int threads, long availableBytes)
    {
        long usable = Usable(availableBytes);
        int whole = Math.Min(options.MaximumSequence ?? config.ContextLength, config.ContextLength);
        int context = whole;
        if (One(context).Total > usable)
        {
            if (options.MaximumSequence is not null || One(LeastOf(config)).Total > usable)
                return null;
            // What fits ends somewhere between the two.
            int fits = LeastOf(config), exceeds = whole;
            while (exceeds - fits > KeyValuePages.PageLength)
            {
                int middle = fits + (exceeds - fits) / 2;
                if (One(middle).Total > usable)
                    exceeds = middle;
                else
                    fits = middle;
            }
            context = fits / KeyValuePages.PageLength * KeyValuePages.PageLength;
        }
        var one = One(context);
        long most = CpuGenerator.MaximumCacheBytes(config, options with { MaximumSequence = context, CacheBytes = null });
        long half = (usable - one.WeightBytes - one.BufferBytes) / 2;
        return one with { CacheBytes = Math.Min(most, Math.Max(one.CacheBytes, half)) };

        GenerationMemory One(int length) => OneSequence(config, weights, options, threads, length);
    }

    /// <summary>What is needed at least: one sequence of the length that is asked for, or else of the shortest one that is of use.</summary>
    public static GenerationMemory Least(LlamaConfig config, PackedSize weights, CpuGeneratorOptions options, int threads) =>
        OneSequence(config, weights, options, threads, Math.Min(options.MaximumSequence ?? LeastContext, config.ContextLength));

    /// <summary>What a generator takes with these options.</summary>
    public static GenerationMemory Of(LlamaConfig config, PackedSize weights, CpuGeneratorOptions options, int threads) => new(
        weights.Bytes, CpuGenerator.BytesOf(config, options, threads, weights.Takes),
        CpuGenerator.MaximumCacheBytes(config, options), Math.Min(options.MaximumSequence ?? config.ContextLength, config.ContextLength));

    /// <summary>The options that hold a generator to the plan.</summary>
    public CpuGeneratorOptions Within(CpuGeneratorOptions options) => options with { MaximumSequence = ContextLength, CacheBytes = CacheBytes };

    private static int LeastOf(LlamaConfig config) => Math.Min(LeastContext, config.ContextLength);

    private static GenerationMemory OneSequence(LlamaConfig config, PackedSize weights, CpuGeneratorOptions options, int threads, int length)
    {
        var all = Of(config, weights, options with { MaximumSequence = length, CacheBytes = null }, threads);
        return all with { CacheBytes = CpuGenerator.MaximumCacheBytes(config, new CpuGeneratorOptions { MaximumSequences = 1, MaximumSequence = length }) };
    }
}
