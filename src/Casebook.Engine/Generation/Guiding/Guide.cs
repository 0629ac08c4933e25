using Casebook.Engine.Generation.Sampling;

namespace Casebook.Engine.Generation.Guiding;

/// <summary>
/// The rules of a request that depend on what was said: trace and answer, the trace's budget, stop texts, the answer's
/// constraint. Thread-safe.
/// </summary>
internal sealed class Guide
{
    private readonly GenerationRequest _request;
    private readonly TraceRules? _trace;
    private readonly StopTextSearch? _stops;
    private readonly ReadOnlyMemory<ulong> _inTrace;

    /// <param name="vocabulary">Tokens of the model.</param>
    public Guide(GenerationRequest request, int vocabulary)
    {
        _request = request;
        _trace = request.Trace;
        _stops = request.StopTexts.Count > 0 ? new StopTextSearch(request.StopTexts, request.Vocabulary!) : null;
        // A turn that ends inside the trace would have no answer for the constraint to hold in.
        if (request.Constraint is not null && _trace is not null)
            _inTrace = AllBut(request.StopTokens, vocabulary);
        Start = new GuideState
        {
            Phase = _trace is { StartsOpen: true } ? GuidePhase.Trace
                : _trace?.OpenToken is null || request.Constraint is not null ? GuidePhase.Answer
                : GuidePhase.Before,
            Constraint = request.Constraint?.Start(afterTrace: _trace is { StartsOpen: true }) ?? 0,
            Stop = _stops?.Start ?? 0,
        };
    }

    /// <summary>Before the first token.</summary>
    public GuideState Start { get; }

    /// <summary>After one more token.</summary>
    public GuideState Advance(GuideState state, int token)
    {
        state = state with { Ends = false, IsImpossible = false };
        if (_trace is not null && state.Phase == GuidePhase.Trace)
        {
            if (Forced(state) is { } forced)
                state = state with { Closing = state.Closing + 1, IsImpossible = token != forced };
            return token == _trace.CloseToken ? state with { Phase = GuidePhase.Answer } : state with { TraceTokens = state.TraceTokens + 1 };
        }
        if (state.Phase == GuidePhase.Before)
        {
            if (token == _trace!.OpenToken)
                return state with { Phase = GuidePhase.Trace };
            if (_request.Vocabulary is not { } vocabulary || !vocabulary.IsWhiteSpace(token))
                state = state with { Phase = GuidePhase.Answer };
        }
        if (_request.Constraint is { } constraint && !_request.StopTokens.Contains(token))
        {
            int next = constraint.Advance(state.Constraint, token);
            state = next < 0
                ? state with { IsImpossible = true }
                : state with { Constraint = next, Ends = _request.StopTokens.Count == 0 && constraint.IsComplete(next) };
        }
        if (_stops is not null)
        {
            int next = _stops.Advance(state.Stop, token);
            state = state with { Stop = next, Ends = state.Ends || _stops.IsFound(next) };
        }
        return state;
    }

    /// <summary>What decides about the next token.</summary>
    public DrawRule Rule(GuideState state, ReadOnlyMemory<int> output) =>
        new(_request.Sampling, _request.Prompt, output, Allowed(state), Forced(state));

    private int? Forced(GuideState state) =>
        state.Phase == GuidePhase.Trace && _trace is { Budget: { } budget } trace && (state.Closing > 0 || state.TraceTokens >= budget)
            ? trace.ClosingTokens[state.Closing]
            : null;

    private ReadOnlyMemory<ulong> Allowed(GuideState state) =>
        state.Phase == GuidePhase.Trace ? _inTrace
        : _request.Constraint is { } constraint ? constraint.Allowed(state.Constraint, _request.StopTokens)
        : default;

    private static ulong[] AllBut(IReadOnlyList<int> tokens, int vocabulary)
    {
        ulong[] allowed = new ulong[(vocabulary + 63) / 64];
        Array.Fill(allowed, ulong.MaxValue);
        foreach (int token in tokens)
            allowed[token / 64] &= ~(1UL << token % 64);
        return allowed;
    }
}
