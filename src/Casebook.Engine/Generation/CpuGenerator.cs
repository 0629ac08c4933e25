using System.Runtime.CompilerServices;
using Casebook.Engine.Generation.Cache;
using Casebook.Engine.Generation.Sampling;
using Casebook.Engine.Generation.Scheduling;
using Casebook.Engine.Llama;
using Casebook.Engine.Memory;
using Casebook.Engine.Replay;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;

namespace Casebook.Engine.Generation;

/// <summary>
/// Decoding and scoring on the CPU, on the weights and kernels of the learner. Any number of calls share its passes.
/// </summary>
/// <remarks>
/// Thread-safe. The weights may be changed while no call runs, that is between the end of one enumeration (or the
/// disposal of its enumerator) and the next call; prompts kept from before are then dropped.
/// </remarks>
public sealed class CpuGenerator : IGenerator, IDisposable
{
    // A draft wants logits for each of its tokens, and so does a text that is scored.
    private const int LeastLogits = 64;

    private readonly DecoderWeights _weights;
    private readonly KeyValuePages _pages;
    private readonly PrefixCache _prefixes;
    private readonly DecodePass _pass;
    private readonly Sampler[] _samplers;
    private readonly Scheduler _scheduler;
    private readonly CpuGeneratorOptions _options;
    private readonly int _context;

    /// <summary>On the learner's weights. Weights and pool stay the caller's.</summary>
    public CpuGenerator(LlamaWeights weights, WorkerPool pool, CpuGeneratorOptions? options = null)
        : this(weights.ForDecoding, pool, options)
    {
    }

    /// <summary>Weights and pool stay the caller's.</summary>
    public CpuGenerator(DecoderWeights weights, WorkerPool pool, CpuGeneratorOptions? options = null)
    {
        _options = options ?? new CpuGeneratorOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MaximumSequences, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MaximumRows, _options.MaximumSequences);
        ArgumentOutOfRangeException.ThrowIfNegative(_options.PrefixBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Speculation.MaximumDraft, 1);
        _weights = weights;
        _context = Context(weights.Config, _options);
        long before = FloatBuffer.BytesMadeByThisThread;
        _pages = new KeyValuePages(weights.Shape) { Limit = PageLimit(weights.Shape, _options) };
        _prefixes = new PrefixCache(_pages, Math.Min(_options.PrefixBytes / _pages.PageBytes, _pages.Limit));
        _pages.Reclaim = _prefixes.EvictOne;
        _pass = new DecodePass(weights, _pages, pool, _options.MaximumRows, Logits(_options), _context);
        _samplers = [.. Enumerable.Range(0, pool.Threads).Select(_ => new Sampler(weights.Shape))];
        _scheduler = new Scheduler(_pass, _pages, _prefixes, _samplers, _options, Logits(_options), () => weights.Version);
        BufferBytes = FloatBuffer.BytesMadeByThisThread - before;
    }

    /// <summary>What the <see cref="BufferBytes"/> of a generator will be, without making it.</summary>
    /// <param name="threads">Of the pool.</param>
    /// <param name="formats">Of rows that products read; a learner's weights read them as they are.</param>
    public static long BytesOf(LlamaConfig config, CpuGeneratorOptions options, int threads, RowFormats formats = RowFormats.Floats)
    {
        var shape = new ModelShape(config);
        return DecodePass.BytesOf(shape, options.MaximumRows, Logits(options), Context(config, options), threads, formats) + threads * Sampler.BytesOf(shape);
    }

    /// <summary>
    /// The most that the cache takes up: <see cref="CpuGeneratorOptions.CacheBytes"/>, or as many sequences as go
    /// together, each as long as it may get, no prompt shared. Prompts of the past are kept in the same room.
    /// </summary>
    public static long MaximumCacheBytes(LlamaConfig config, CpuGeneratorOptions options)
    {
        var shape = new ModelShape(config);
        return KeyValuePages.BytesOf(shape, PageLimit(shape, options));
    }

    /// <summary>Bytes of activations; pages of the cache come on top as they are used.</summary>
    public long BufferBytes { get; }

    /// <summary>Tokens of prompt and continuation together.</summary>
    public int ContextLength => _context;

    /// <summary>What the bits of its numbers may depend on.</summary>
    public EngineIdentity Identity => EngineIdentity.Current(_weights.Takes);

    /// <summary>What has been done so far.</summary>
    public GeneratorStatistics Statistics => _scheduler.Statistics;

    /// <summary>Bytes of the cache for one sequence of this many tokens.</summary>
    public long CacheBytes(int tokens) => CacheBytes(_weights.Config, tokens);

    /// <summary>The same of any model, without loading it.</summary>
    public static long CacheBytes(LlamaConfig config, int tokens) =>
        KeyValuePages.PagesFor(tokens) * KeyValuePages.BytesOfPage(new ModelShape(config));

    /// <summary>Pages of the cache that calls hold; 0 when none runs.</summary>
    internal int UsedPages => _pages.Used - _prefixes.Idle;

    /// <summary>Pages of prompts that are kept for later.</summary>
    internal int KeptPages => _prefixes.Count;

    /// <inheritdoc />
    public async IAsyncEnumerable<GeneratedToken> GenerateAsync(
        IReadOnlyList<GenerationRequest> requests, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var check = new RequestCheck(_weights.Config.VocabularySize, _context, _options.MaximumSequences, _pages.Limit);
        var call = new Call<GeneratedToken>();
        for (int i = 0; i < requests.Count; i++)
        {
            check.Of(requests[i], i);
            call.Waiting.Enqueue(check.Fits(new GenerationJob(call, i, requests[i], _context, _weights.Config.VocabularySize, _options.Speculation)));
        }
        await foreach (var token in Run(call, cancellationToken).ConfigureAwait(false))
            yield return token;
    }

    /// <summary>Measures continuations of prompts: the log-probability of each token, given those before it.</summary>
    /// <returns>Of each request, in the requests' order.</returns>
    /// <exception cref="ArgumentException">A prompt or continuation is empty, has a token outside the vocabulary, or does not fit into the context.</exception>
    public async Task<IReadOnlyList<ScoredRequest>> ScoreAsync(IReadOnlyList<ScoreRequest> requests, CancellationToken cancellationToken = default)
    {
        var check = new RequestCheck(_weights.Config.VocabularySize, _context, _options.MaximumSequences, _pages.Limit);
        var call = new Call<ScoredRequest>();
        for (int i = 0; i < requests.Count; i++)
        {
            check.Of(requests[i], i);
            call.Waiting.Enqueue(check.Fits(new ScoringJob(call, i, requests[i], _options.MaximumSequences, _pages.Limit)));
        }
        var scored = new ScoredRequest[requests.Count];
        await foreach (var one in Run(call, cancellationToken).ConfigureAwait(false))
            scored[one.Request] = one;
        return scored;
    }

    public void Dispose()
    {
        _scheduler.Stop();
        _pass.Dispose();
        _pages.Dispose();
        foreach (var sampler in _samplers)
            sampler.Dispose();
    }

    private async IAsyncEnumerable<T> Run<T>(Call<T> call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        call.Open = call.Waiting.Count;
        _scheduler.Submit(call);
        try
        {
            await foreach (var results in call.Results.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                foreach (var result in results)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return result;
                }
            }
        }
        finally
        {
            // Whoever leaves may change the weights next: no pass may be under way for it.
            await _scheduler.Withdraw(call).ConfigureAwait(false);
        }
    }

    private static int Context(LlamaConfig config, CpuGeneratorOptions options) =>
        Math.Min(options.MaximumSequence ?? config.ContextLength, config.ContextLength);

    private static int Logits(CpuGeneratorOptions options) =>
        Math.Max(options.MaximumSequences, Math.Min(options.MaximumRows, LeastLogits));

    // Each sequence has a page more than its length needs: a branch copies the last one of its prompt.
    private static long PageLimit(ModelShape shape, CpuGeneratorOptions options) =>
        options.CacheBytes is { } bytes
            ? KeyValuePages.PagesIn(shape, bytes)
            : options.MaximumSequences * (KeyValuePages.PagesFor(Context(shape.Config, options)) + 1);
}
