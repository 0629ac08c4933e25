using Casebook.Engine.Generation.Cache;
using Casebook.Engine.Generation.Sampling;

namespace Casebook.Engine.Generation.Scheduling;

/// <summary>Computes a prompt, stretch by stretch, from where the prefix cache leaves off; then its job goes on.</summary>
internal sealed unsafe class PromptStrand(Job job, IPromptEnd end) : StretchStrand(job)
{
    private CachedSequence? _cache;
    private PrefixCache? _prefixes;
    private int _planned;

    /// <summary>Tokens of the prompt that are computed.</summary>
    public int Done { get; private set; }

    /// <summary>Whether it has begun, so that others may wait for its pages.</summary>
    public bool HasBegun => _cache is not null;

    public ReadOnlyMemory<int> Prompt => Job.Prompt;

    public override int Sequences => Job.Sequences;

    private bool EndsNow => Done + _planned == Prompt.Length;

    /// <summary>Begins with what the prefix cache has.</summary>
    public void Begin(PrefixCache prefixes)
    {
        _prefixes = prefixes;
        _cache = prefixes.Begin(Prompt.Span);
        Done = _cache.Length;
    }

    /// <summary>How many of another prompt's first tokens, whole pages of them, this one will have computed and has not yet.</summary>
    public int WillShare(ReadOnlySpan<int> other)
    {
        int common = Math.Min(Prompt.Span.CommonPrefixLength(other), other.Length - 1) / KeyValuePages.PageLength * KeyValuePages.PageLength;
        return common > Done ? common : 0;
    }

    public override void Plan(int rows, RowBudget budget)
    {
        int count = Math.Min(Math.Min(rows, budget.Rows), Prompt.Length - Done - _planned);
        bool ends = count > 0 && Done + _planned + count == Prompt.Length;
        if (ends && budget.Logits == 0)
            (count, ends) = (count - 1, false);
        _planned += count;
        budget.Take(count, ends ? 1 : 0);
    }

    public override int AddTo(DecodeBatch batch)
    {
        if (_planned == 0)
            return 0;
        int wanted = EndsNow ? 1 : 0;
        batch.Add(_cache!, Prompt.Span.Slice(Done, _planned), wanted);
        return wanted;
    }

    public override void Use(int row, float* logits, Sampler sampler) => end.UsePromptEnd(logits, sampler);

    public override IEnumerable<Strand> Settle()
    {
        if (_planned == 0)
            return [this];
        Done += _planned;
        _planned = 0;
        _prefixes!.Keep(Prompt.Span[..Done], _cache!);
        if (Done < Prompt.Length)
            return [this];
        var next = end.GoOn(_cache!);
        Dispose();
        return next;
    }

    public override void Dispose() => _cache?.Dispose();
}

/// <summary>What follows a prompt.</summary>
internal unsafe interface IPromptEnd
{
    /// <summary>Uses the logits of the prompt's last token, on any thread.</summary>
    void UsePromptEnd(float* logits, Sampler sampler);

    /// <summary>The strands that go on, each with a fork of the prompt's sequence.</summary>
    IReadOnlyList<Strand> GoOn(CachedSequence prompt);
}
