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
    /// <remarks>Thread-safe: any number of calls may run at once. To leave the enumeration early, or to cancel it, gives up all that the call has not yet received.</remarks>
    /// <exception cref="ArgumentException">A prompt is empty, has a token outside the vocabulary, or leaves no room in the context.</exception>
    IAsyncEnumerable<GeneratedToken> GenerateAsync(IReadOnlyList<GenerationRequest> requests, CancellationToken cancellationToken = default);
}
