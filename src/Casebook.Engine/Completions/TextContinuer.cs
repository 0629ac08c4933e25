using System.Runtime.CompilerServices;
using Casebook.Engine.Generation;
using Casebook.Models.Tokenization;
using Casebook.Reasoning.Problems;

namespace Casebook.Engine.Completions;

/// <summary>
/// Continues a plain text, as a base model does that has not learnt to chat: no template, no trace, every character of
/// the continuation as it comes.
/// </summary>
/// <param name="generator">Makes the tokens.</param>
/// <param name="tokenizer">The model's.</param>
/// <param name="contextLength">Tokens of text and continuation together.</param>
/// <remarks>Thread-safe.</remarks>
public sealed class TextContinuer(IGenerator generator, Tokenizer tokenizer, int contextLength)
{
    /// <summary>Text as it comes, then exactly one end.</summary>
    /// <param name="prompt">The tokens of the text, as <see cref="Tokenizer.EncodeWhole"/> gives them: at least one, fewer than the context.</param>
    /// <param name="continues">Whether the prompt says anything: if so, a space at the beginning belongs to the continuation.</param>
    /// <param name="settings">Budget, sampling and stop texts; what is about traces and answers is of no account.</param>
    /// <param name="cancellationToken">Stops within a token.</param>
    public async IAsyncEnumerable<ContinuedText> StreamAsync(
        int[] prompt, bool continues, CompletionSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IReadOnlyList<int> ends = tokenizer.TextEnds;
        var request = new GenerationRequest
        {
            Prompt = prompt,
            MaximumTokens = Math.Min(settings.MaximumTokens, contextLength - prompt.Length),
            StopTokens = ends,
            Sampling = settings.Sampling,
        };
        TokenTextStream text = tokenizer.OpenStream(continues);
        // Found here and not by the generator, which passes over white space before an answer.
        var stops = new StopSequenceFilter(settings.StopTexts);
        var tokens = new List<GeneratedToken>();
        FinishReason finish = FinishReason.Length;
        await foreach (GeneratedToken token in generator.GenerateAsync([request], cancellationToken).ConfigureAwait(false))
        {
            tokens.Add(token);
            finish = token.Finish ?? finish;
            string piece = stops.Append(ends.Contains(token.Token) ? "" : text.Append(token.Token));
            if (piece.Length > 0)
            {
                yield return new ContinuedText(piece, null);
            }
            if (stops.Stopped)
            {
                break;
            }
        }
        string rest = stops.Stopped ? "" : stops.Append(text.Flush()) + stops.Flush();
        yield return new ContinuedText(rest, new Continuation(tokens, stops.Stopped ? FinishReason.Stop : finish));
    }
}

/// <summary>Text of a continuation, or its end.</summary>
/// <param name="Text">What is new; may be empty.</param>
/// <param name="End">Null until it has ended.</param>
public readonly record struct ContinuedText(string Text, Continuation? End);

/// <summary>A continuation's tokens.</summary>
/// <param name="Tokens">All that were generated: the one that ends the text too, and those that a stop text is made of.</param>
/// <param name="Finish">Why it ended.</param>
public sealed record Continuation(IReadOnlyList<GeneratedToken> Tokens, FinishReason Finish);
