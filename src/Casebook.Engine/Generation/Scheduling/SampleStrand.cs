using Casebook.Engine.Generation.Drafting;
using Casebook.Engine.Generation.Guiding;
using Casebook.Engine.Generation.Sampling;
using Casebook.Reasoning.Problems;

namespace Casebook.Engine.Generation.Scheduling;

/// <summary>
/// One sample that goes on. Beside the row of its last token it may put rows of drafted tokens into a pass. A draft is
/// right if it is the very token that is drawn at its place, with the number that belongs to the place; what follows a
/// wrong one is forgotten. So drafts change how fast tokens come, and nothing else.
/// </summary>
internal sealed unsafe class SampleStrand(GenerationJob job, int sample, CachedSequence cache) : Strand(job)
{
    // What the next pass may write: the output, and drafts after it.
    private int[] _output = new int[64];
    private GuideState[] _states = [job.Guide.Start];
    private DrawnToken[] _drawn = new DrawnToken[1];
    private int _count;
    private int _drafted;
    private PromptLookup? _lookup;

    /// <summary>How many drafts of the last pass were right.</summary>
    public int RightDrafts { get; private set; }

    private GenerationRequest Request => job.Request;

    /// <summary>Drafts tokens for this pass.</summary>
    /// <param name="maximum">The most that the pass has room for.</param>
    /// <returns>How many.</returns>
    public int Draft(int maximum)
    {
        _drafted = 0;
        // The last token that may come is never a draft: nothing would follow it.
        int room = Math.Min(Math.Min(maximum, Request.MaximumTokens - _count - 1), job.Context - cache.Length - 2);
        if (room <= 0)
            return 0;
        _lookup ??= new PromptLookup(job.Speculation, Request.Prompt.Span, _output.AsSpan(0, _count));
        ReadOnlySpan<int> proposed = _lookup.Propose(room);
        EnsureRoom(proposed.Length);
        foreach (int token in proposed)
        {
            var next = job.Guide.Advance(_states[_drafted], token);
            if (Request.StopTokens.Contains(token) || next.Ends || next.IsImpossible)
                break;
            _output[_count + _drafted] = token;
            _states[++_drafted] = next;
        }
        return _drafted;
    }

    public override int AddTo(DecodeBatch batch)
    {
        batch.Add(cache, _output.AsSpan(_count - 1, 1 + _drafted), 1 + _drafted);
        return 1 + _drafted;
    }

    public override void Use(int row, float* logits, Sampler sampler)
    {
        sampler.Begin(logits, job.Guide.Rule(_states[row], _output.AsMemory(0, _count + row)));
        _drawn[row] = job.Draw(sampler, sample, _count + row);
    }

    public override IEnumerable<Strand> Settle()
    {
        int drafted = _drafted, before = cache.Length - drafted;
        bool goesOn = true;
        int right = 0;
        for (int row = 0; row <= drafted; row++)
        {
            bool asDrafted = row < drafted && _drawn[row].Token == _output[_count];
            goesOn = Accept(_drawn[row]);
            right += asDrafted ? 1 : 0;
            if (!goesOn || !asDrafted)
                break;
        }
        _lookup?.Learn(_output.AsSpan(0, _count), drafted, right);
        (_drafted, RightDrafts) = (0, right);
        if (!goesOn)
        {
            Dispose();
            return [];
        }
        cache.Truncate(before + right);
        return [this];
    }

    /// <summary>Takes a drawn token on.</summary>
    /// <returns>Whether the sample goes on.</returns>
    public bool Accept(DrawnToken drawn)
    {
        EnsureRoom(0);
        var state = job.Guide.Advance(_states[0], drawn.Token);
        // Positions in the cache lie behind while drafts are settled; the prompt and the output count.
        int length = Request.Prompt.Length + _count + 1;
        FinishReason? finish =
            Request.StopTokens.Contains(drawn.Token) || state.Ends ? FinishReason.Stop
            : _count + 1 >= Request.MaximumTokens || length >= job.Context ? FinishReason.Length
            : null;
        job.Tell(new GeneratedToken(job.Index, sample, _count, drawn.Token, drawn.LogProbability, finish) { IsForced = drawn.IsForced, Top = drawn.Top });
        _output[_count++] = drawn.Token;
        _states[0] = state;
        return finish is null;
    }

    public override void Dispose() => cache.Dispose();

    private void EnsureRoom(int drafts)
    {
        if (_output.Length < _count + drafts + 1)
            Array.Resize(ref _output, Math.Max(_output.Length * 2, _count + drafts + 1));
        if (_states.Length < drafts + 1)
        {
            Array.Resize(ref _states, drafts + 1);
            Array.Resize(ref _drawn, drafts + 1);
        }
    }
}
