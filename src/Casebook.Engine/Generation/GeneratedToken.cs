using Casebook.Reasoning.Problems;

namespace Casebook.Engine.Generation;

/// <summary>One token of one sample.</summary>
/// <param name="Request">Index of the request.</param>
/// <param name="Sample">Index of the sample within its request.</param>
/// <param name="Index">0 for a sample's first token.</param>
/// <param name="Token">The token's id.</param>
/// <param name="LogProbability">
/// log-softmax(logits / temperature) over the whole vocabulary, before bias, penalties, top-k, top-p, min-p and any
/// constraint; at temperature 0, of the plain logits.
/// </param>
/// <param name="Finish">Null unless this is the sample's last token.</param>
public readonly record struct GeneratedToken(int Request, int Sample, int Index, int Token, float LogProbability, FinishReason? Finish)
{
    /// <summary>Whether the token was not drawn but set: it closes a trace whose budget was spent.</summary>
    public bool IsForced { get; init; }

    /// <summary>The most probable tokens at this place, the most probable first; empty unless they were asked for.</summary>
    public IReadOnlyList<TokenLogProbability> Top { get => field ?? []; init; }
}

/// <summary>A token and its log-probability, defined as <see cref="GeneratedToken.LogProbability"/>.</summary>
public readonly record struct TokenLogProbability(int Token, float LogProbability);
