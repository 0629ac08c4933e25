using Casebook.Engine.Generation.Sampling;

namespace Casebook.Engine.Generation.Scheduling;

/// <summary>A prompt and the continuations that are measured after it. A few of them go together; as one ends, the next begins.</summary>
internal sealed unsafe class ScoringJob : Job, IPromptEnd
{
    private const int MostTogether = 8;

    private readonly Call<ScoredRequest> _call;
    private readonly float[][] _logProbabilities;
    private readonly int[] _long;
    private CachedSequence? _prompt;
    private int _next;
    private int _open;

    public ScoringJob(Call<ScoredRequest> call, int index, ScoreRequest request, int maximumSequences, long maximumPages) : base(call, index)
    {
        _call = call;
        Request = request;
        _logProbabilities = [.. request.Continuations.Select(tokens => new float[tokens.Length])];
        // The prompt's last row is all that a continuation of one token needs.
        _long = [.. Enumerable.Range(0, request.Continuations.Count).Where(i => request.Continuations[i].Length > 1)];
        Sequences = Math.Clamp(_long.Length, 1, Math.Min(MostTogether, maximumSequences));
        // One after the other rather than not at all.
        while (Sequences > 1 && Pages > maximumPages)
            Sequences--;
    }

    public ScoreRequest Request { get; }

    public override ReadOnlyMemory<int> Prompt => Request.Prompt;

    public override int Sequences { get; }

    public override long Pages => PagesOf(Prompt.Length, Request.Continuations.Max(tokens => tokens.Length) - 1, Sequences);

    public override PromptStrand Begin() => new(this, this);

    public void UsePromptEnd(float* logits, Sampler sampler)
    {
        sampler.Measure(logits, Request.Temperature);
        for (int i = 0; i < _logProbabilities.Length; i++)
            Set(i, 0, sampler.Of(Request.Continuations[i].Span[0]));
    }

    public IReadOnlyList<Strand> GoOn(CachedSequence prompt)
    {
        if (_long.Length == 0)
        {
            Tell();
            return [];
        }
        _prompt = prompt.Fork();
        _open = Math.Min(Sequences, _long.Length);
        return [.. Enumerable.Range(0, _open).Select(_ => Begin(_long[_next++]))];
    }

    public void Set(int continuation, int token, float logProbability) => _logProbabilities[continuation][token] = logProbability;

    /// <summary>What goes on where a continuation has ended; null if nothing does.</summary>
    public ContinuationStrand? Next()
    {
        if (_next < _long.Length)
            return Begin(_long[_next++]);
        if (--_open == 0)
            Tell();
        return null;
    }

    public override void Dispose() => _prompt?.Dispose();

    private ContinuationStrand Begin(int continuation) => new(this, continuation, _prompt!.Fork());

    private void Tell() => _call.Add(new ScoredRequest(Index, _logProbabilities));
}
