namespace Casebook.Engine.Generation;

/// <summary>A prompt, and continuations whose log-likelihood is wanted. The prompt is computed once for all of them.</summary>
public sealed record ScoreRequest
{
    /// <summary>The prompt's tokens, special ones included; at least one.</summary>
    public required ReadOnlyMemory<int> Prompt { get; init; }

    /// <summary>Tokens that may follow; at least one continuation, of at least one token each.</summary>
    public required IReadOnlyList<ReadOnlyMemory<int>> Continuations { get; init; }

    /// <summary>Logits are divided by it. Default 1: what the model itself says.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>A text as a whole: every token but the first, which nothing precedes, is measured.</summary>
    /// <param name="tokens">At least two.</param>
    public static ScoreRequest Of(ReadOnlyMemory<int> tokens) => new() { Prompt = tokens[..1], Continuations = [tokens[1..]] };
}

/// <summary>Log-likelihoods of one request.</summary>
/// <param name="Request">Index of the request.</param>
/// <param name="LogProbabilities">Of each continuation, of each token: log-softmax(logits / temperature).</param>
public sealed record ScoredRequest(int Request, IReadOnlyList<IReadOnlyList<float>> LogProbabilities)
{
    /// <summary>Log-likelihood (nats) of each continuation: the sum over its tokens.</summary>
    public IReadOnlyList<double> Totals => [.. LogProbabilities.Select(tokens => tokens.Sum(x => (double)x))];
}
