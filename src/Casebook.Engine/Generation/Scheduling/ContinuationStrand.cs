using Casebook.Engine.Generation.Sampling;

namespace Casebook.Engine.Generation.Scheduling;

/// <summary>Measures given tokens after a prompt: each row's logits give the log-probability of the token that follows it.</summary>
internal sealed unsafe class ContinuationStrand(ScoringJob job, int index, CachedSequence cache) : StretchStrand(job)
{
    private int _done;
    private int _planned;

    private ReadOnlyMemory<int> Tokens => job.Request.Continuations[index];

    public override void Plan(int rows, RowBudget budget)
    {
        int count = Math.Min(Math.Min(rows, Tokens.Length - 1 - _done - _planned), Math.Min(budget.Rows, budget.Logits));
        _planned += count;
        budget.Take(count, count);
    }

    public override int AddTo(DecodeBatch batch)
    {
        if (_planned > 0)
            batch.Add(cache, Tokens.Span.Slice(_done, _planned), _planned);
        return _planned;
    }

    public override void Use(int row, float* logits, Sampler sampler)
    {
        sampler.Measure(logits, job.Request.Temperature);
        int target = _done + row + 1;
        job.Set(index, target, sampler.Of(Tokens.Span[target]));
    }

    public override IEnumerable<Strand> Settle()
    {
        _done += _planned;
        _planned = 0;
        if (_done < Tokens.Length - 1)
            return [this];
        var next = job.Next();
        Dispose();
        return next is null ? [] : [next];
    }

    public override void Dispose() => cache.Dispose();
}
