namespace Casebook.Engine.Generation;

/// <summary>
/// The generation seam: how tokens are made. Given prompts of token ids, several samples each, tokens stream out with
/// their log-probabilities. The same request gives the same tokens whatever else is in the batch.
/// </summary>
public interface IGenerator
{
    /// <summary>
    /// Generates for all requests together and yields tokens as they come: of one sample in order, of different samples
    /// interleaved. Every sample's last token carries the reason why it is the last.
    /// </summary>
    /// <exception cref="ArgumentException">A prompt is empty, has a token outside the vocabulary, or leaves no room in the context.</exception>
    IAsyncEnumerable<GeneratedToken> GenerateAsync(IReadOnlyList<GenerationRequest> requests, CancellationToken cancellationToken = default);
}

/// <summary>A prompt and how to continue it.</summary>
public sealed record GenerationRequest
{
    /// <summary>The prompt's tokens, special ones included; at least one.</summary>
    public required ReadOnlyMemory<int> Prompt { get; init; }

    /// <summary>How many samples to draw. Default 1. The prompt is computed once for all of them.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>The most tokens of each sample. Default 512.</summary>
    public int MaximumTokens { get; init; } = 512;

    /// <summary>A sample ends with the first of these tokens (which is part of it).</summary>
    public IReadOnlyList<int> StopTokens { get; init; } = [];

    /// <summary>How a token is chosen.</summary>
    public SamplingParameters Sampling { get; init; } = new();

    /// <summary>
    /// Key of the random stream. Token <c>i</c> of sample <c>s</c> is drawn with the number that the stream
    /// (seed, this key, s, i) has there, so it depends on nothing else.
    /// </summary>
    public ulong StreamKey { get; init; }
}

/// <summary>How a token is chosen from its logits.</summary>
public sealed record SamplingParameters
{
    /// <summary>0 for the most probable token (the lowest id among equals). Default 0.6 (the reference model's evaluation).</summary>
    public float Temperature { get; init; } = 0.6f;

    /// <summary>Only the k most probable tokens; 0 for all. Default 0.</summary>
    public int TopK { get; init; }

    /// <summary>Only the most probable tokens that together reach this probability. Default 1: all.</summary>
    public float TopP { get; init; } = 1;

    /// <summary>The run's seed. Default 0.</summary>
    public ulong Seed { get; init; }
}

/// <summary>One token of one sample.</summary>
/// <param name="Request">Index of the request.</param>
/// <param name="Sample">Index of the sample within its request.</param>
/// <param name="Index">0 for a sample's first token.</param>
/// <param name="Token">The token's id.</param>
/// <param name="LogProbability">log-softmax(logits / temperature) over the whole vocabulary, before top-k and top-p; at temperature 0, of the plain logits.</param>
/// <param name="Finish">Null unless this is the sample's last token.</param>
public readonly record struct GeneratedToken(
    int Request, int Sample, int Index, int Token, float LogProbability, Reasoning.Problems.FinishReason? Finish);
