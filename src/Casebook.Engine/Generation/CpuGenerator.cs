using System.Runtime.CompilerServices;
using Casebook.Engine.Llama;
using Casebook.Engine.Memory;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Randomness;

namespace Casebook.Engine.Generation;

/// <summary>How much a <see cref="CpuGenerator"/> takes on at a time. None of it changes a token.</summary>
public sealed record CpuGeneratorOptions
{
    /// <summary>Samples that are decoded together. Default 64.</summary>
    public int MaximumSequences { get; init; } = 64;

    /// <summary>Rows of one pass: what is left beside the samples goes to prompts. Default 512.</summary>
    public int MaximumRows { get; init; } = 512;

    /// <summary>The longest sequence, at most the model's context. Default: the model's context.</summary>
    public int? MaximumSequence { get; init; }
}

/// <summary>
/// Decoding on the CPU, on the weights and kernels of the learner. One call of <see cref="GenerateAsync"/> at a time, and
/// none while the weights are changed; between calls they may be.
/// </summary>
public sealed class CpuGenerator : IGenerator, IDisposable
{
    private readonly DecoderWeights _weights;
    private readonly KeyValuePages _pages;
    private readonly DecodePass _pass;
    private readonly Sampler[] _samplers;
    private readonly CpuGeneratorOptions _options;
    private readonly int _context;
    private int _busy;

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
        _weights = weights;
        _context = Context(weights.Config, _options);
        long before = FloatBuffer.BytesMadeByThisThread;
        _pages = new KeyValuePages(weights.Shape);
        _pass = new DecodePass(weights, _pages, pool, _options.MaximumRows, _options.MaximumSequences, _context);
        _samplers = [.. Enumerable.Range(0, pool.Threads).Select(_ => new Sampler(weights.Shape))];
        BufferBytes = FloatBuffer.BytesMadeByThisThread - before;
    }

    /// <summary>What a generator's <see cref="BufferBytes"/> will be, without making it.</summary>
    /// <param name="threads">Of the pool.</param>
    public static long BytesOf(LlamaConfig config, CpuGeneratorOptions options, int threads)
    {
        var shape = new ModelShape(config);
        return DecodePass.BytesOf(shape, options.MaximumRows, options.MaximumSequences, Context(config, options), threads) + threads * Sampler.BytesOf(shape);
    }

    /// <summary>
    /// The most that the cache takes up: as many sequences as go together, each as long as it may get, no prompt shared.
    /// Each has a page more than its length needs, since the first token after the prompt opens one.
    /// </summary>
    public static long MaximumCacheBytes(LlamaConfig config, CpuGeneratorOptions options)
    {
        long pages = (Context(config, options) + KeyValuePages.PageLength - 1L) / KeyValuePages.PageLength + 1;
        return KeyValuePages.BytesOf(new ModelShape(config), options.MaximumSequences * pages);
    }

    /// <summary>Bytes of activations; pages of the cache come on top as they are used.</summary>
    public long BufferBytes { get; }

    /// <summary>Bytes of the cache for one sequence of this many tokens.</summary>
    public long CacheBytes(int tokens) => (tokens + KeyValuePages.PageLength - 1L) / KeyValuePages.PageLength * _pages.PageBytes;

    /// <summary>Pages of the cache in use; 0 between calls.</summary>
    internal int UsedPages => _pages.Used;

    /// <inheritdoc />
    public async IAsyncEnumerable<GeneratedToken> GenerateAsync(
        IReadOnlyList<GenerationRequest> requests, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < requests.Count; i++)
            Check(requests[i], i);
        if (Interlocked.Exchange(ref _busy, 1) != 0)
            throw new InvalidOperationException("The generator is in use; it serves one call at a time.");
        var schedule = new Schedule(this, requests);
        try
        {
            while (!schedule.IsDone)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var token in await Task.Run(schedule.Step, cancellationToken))
                    yield return token;
            }
        }
        finally
        {
            schedule.Release();
            Volatile.Write(ref _busy, 0);
        }
    }

    public void Dispose()
    {
        _pass.Dispose();
        _pages.Dispose();
        foreach (var sampler in _samplers)
            sampler.Dispose();
    }

    private static int Context(LlamaConfig config, CpuGeneratorOptions options) =>
        Math.Min(options.MaximumSequence ?? config.ContextLength, config.ContextLength);

    private void Check(GenerationRequest request, int index)
    {
        if (request.Prompt.Length == 0)
            throw new ArgumentException($"Request {index} has an empty prompt.", nameof(request));
        if (request.Prompt.Length >= _context)
            throw new ArgumentException($"Request {index} has a prompt of {request.Prompt.Length} tokens, which leaves no room in the context of {_context}.", nameof(request));
        foreach (int token in request.Prompt.Span)
        {
            if ((uint)token >= (uint)_weights.Config.VocabularySize)
                throw new ArgumentException($"Request {index} has token {token}; the vocabulary has {_weights.Config.VocabularySize}.", nameof(request));
        }
        if (request.Samples < 1 || request.Samples > _options.MaximumSequences)
            throw new ArgumentException($"Request {index} asks for {request.Samples} samples; from 1 to {_options.MaximumSequences} go together.", nameof(request));
        if (request.MaximumTokens < 1)
            throw new ArgumentException($"Request {index} asks for at most {request.MaximumTokens} tokens; at least 1.", nameof(request));
        var sampling = request.Sampling;
        if (!(sampling.Temperature >= 0) || !(sampling.TopP > 0) || sampling.TopK < 0 || !float.IsFinite(sampling.Temperature))
            throw new ArgumentException($"Request {index}: temperature {sampling.Temperature}, top-k {sampling.TopK} and top-p {sampling.TopP} must be at least 0, at least 0 and above 0.", nameof(request));
    }

    /// <summary>One call's samples and prompts, step by step.</summary>
    private sealed unsafe class Schedule(CpuGenerator owner, IReadOnlyList<GenerationRequest> requests)
    {
        private readonly DecodeBatch _batch = new();
        private readonly List<Prefill> _prefills = [];
        private List<Sample> _samples = [];
        private int _nextRequest;

        public bool IsDone => _nextRequest == requests.Count && _prefills.Count == 0 && _samples.Count == 0;

        public List<GeneratedToken> Step()
        {
            _batch.Clear();
            foreach (var sample in _samples)
                _batch.Add(sample.Cache, [sample.LastToken], true);
            var finished = AddPrompts();
            int decoding = _samples.Count;
            var drawn = new (int Token, float LogProbability)[decoding + finished.Count][];
            owner._pass.Run(_batch, (index, logits, worker) =>
            {
                var request = index < decoding ? _samples[index].Request : finished[index - decoding].Request;
                var sampler = owner._samplers[worker];
                sampler.Begin(logits, request.Sampling);
                drawn[index] = index < decoding
                    ? [Draw(sampler, request, _samples[index].Index, _samples[index].Count)]
                    : [.. Enumerable.Range(0, request.Samples).Select(s => Draw(sampler, request, s, 0))];
            });
            var tokens = new List<GeneratedToken>();
            var going = new List<Sample>();
            for (int i = 0; i < decoding; i++)
                Accept(_samples[i], drawn[i][0], tokens, going);
            for (int i = 0; i < finished.Count; i++)
                Start(finished[i], drawn[decoding + i], tokens, going);
            _samples = going;
            return tokens;
        }

        public void Release()
        {
            foreach (var sample in _samples)
                sample.Cache.Dispose();
            foreach (var prefill in _prefills)
                prefill.Cache.Dispose();
            _samples.Clear();
            _prefills.Clear();
        }

        private static (int, float) Draw(Sampler sampler, GenerationRequest request, int sample, int index) => sampler.Draw(
            request.Sampling,
            request.Sampling.Temperature > 0 ? new RandomSource(request.Sampling.Seed, "generate", request.StreamKey).DoubleAt((ulong)sample, (uint)index) : 0);

        /// <summary>Fills the pass with stretches of prompts and gives those that end in it.</summary>
        private List<Prefill> AddPrompts()
        {
            var finished = new List<Prefill>();
            int promised = _samples.Count + _prefills.Sum(prefill => prefill.Request.Samples);
            while (_batch.Rows < owner._options.MaximumRows)
            {
                var prefill = _prefills.Find(p => p.Done < p.Request.Prompt.Length);
                if (prefill is null)
                {
                    if (_nextRequest == requests.Count || promised + requests[_nextRequest].Samples > owner._options.MaximumSequences)
                        break;
                    promised += requests[_nextRequest].Samples;
                    prefill = new Prefill(_nextRequest, requests[_nextRequest], new CachedSequence(owner._pages));
                    _prefills.Add(prefill);
                    _nextRequest++;
                }
                int count = Math.Min(owner._options.MaximumRows - _batch.Rows, prefill.Request.Prompt.Length - prefill.Done);
                bool ends = prefill.Done + count == prefill.Request.Prompt.Length;
                _batch.Add(prefill.Cache, prefill.Request.Prompt.Span.Slice(prefill.Done, count), ends);
                prefill.Done += count;
                if (ends)
                    finished.Add(prefill);
            }
            return finished;
        }

        private void Start(Prefill prefill, (int Token, float LogProbability)[] first, List<GeneratedToken> tokens, List<Sample> going)
        {
            _prefills.Remove(prefill);
            for (int s = 0; s < first.Length; s++)
                Accept(new Sample(prefill.RequestIndex, prefill.Request, s, prefill.Cache.Fork()), first[s], tokens, going);
            prefill.Cache.Dispose();
        }

        private void Accept(Sample sample, (int Token, float LogProbability) drawn, List<GeneratedToken> tokens, List<Sample> going)
        {
            FinishReason? finish =
                sample.Request.StopTokens.Contains(drawn.Token) ? FinishReason.Stop
                : sample.Count + 1 >= sample.Request.MaximumTokens || sample.Cache.Length + 1 >= owner._context ? FinishReason.Length
                : null;
            tokens.Add(new GeneratedToken(sample.RequestIndex, sample.Index, sample.Count, drawn.Token, drawn.LogProbability, finish));
            sample.LastToken = drawn.Token;
            sample.Count++;
            if (finish is null)
                going.Add(sample);
            else
                sample.Cache.Dispose();
        }
    }

    private sealed class Prefill(int requestIndex, GenerationRequest request, CachedSequence cache)
    {
        public int RequestIndex { get; } = requestIndex;

        public GenerationRequest Request { get; } = request;

        public CachedSequence Cache { get; } = cache;

        public int Done { get; set; }
    }

    private sealed class Sample(int requestIndex, GenerationRequest request, int index, CachedSequence cache)
    {
        public int RequestIndex { get; } = requestIndex;

        public GenerationRequest Request { get; } = request;

        public int Index { get; } = index;

        public CachedSequence Cache { get; } = cache;

        public int Count { get; set; }

        public int LastToken { get; set; }
    }
}
