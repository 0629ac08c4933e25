using System.Runtime.CompilerServices;
using Casebook.Engine.Generation;
using Casebook.Models.Chat;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Traces;

namespace Casebook.Engine.Completions;

/// <summary>
/// Answers many conversations together: renders them to tokens, generates in one batch, splits trace and answer while
/// they come.
/// </summary>
/// <param name="generator">Makes the tokens.</param>
/// <param name="template">The model's template.</param>
/// <param name="contextLength">Tokens of prompt and completion together that the model can take.</param>
public sealed class Completer(IGenerator generator, ChatTemplate template, int contextLength)
{
    /// <summary>How conversations become tokens.</summary>
    public ChatTemplate Template => template;

    /// <summary>Tokens of prompt and completion together that the model can take.</summary>
    public int ContextLength => contextLength;

    /// <summary>One completion a conversation, as they finish; else as <see cref="StreamAsync"/>.</summary>
    public async IAsyncEnumerable<NumberedCompletion> CompleteAsync(
        IReadOnlyList<IReadOnlyList<Message>> conversations, CompletionSettings settings,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (CompletionEvent next in StreamAsync(conversations, settings, null, cancellationToken).ConfigureAwait(false))
        {
            if (next.End is { } end)
            {
                yield return end;
            }
        }
    }

    /// <summary>
    /// Text as it comes, of different conversations interleaved; each ends with exactly one end. A conversation that
    /// fills the context by itself gets an unclosed completion of no tokens: too long a question is a result, not an
    /// exception.
    /// </summary>
    /// <param name="conversations">Each ends with a user's message.</param>
    /// <param name="settings">The same for all.</param>
    /// <param name="streamKeys">Keys of the conversations' random streams; null for their places in the list. Of no account at temperature 0.</param>
    /// <param name="cancellationToken">Stops within a token.</param>
    public async IAsyncEnumerable<CompletionEvent> StreamAsync(
        IReadOnlyList<IReadOnlyList<Message>> conversations, CompletionSettings settings, IReadOnlyList<ulong>? streamKeys,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var requests = new List<GenerationRequest>();
        var working = new List<Continuation>();
        for (int i = 0; i < conversations.Count; i++)
        {
            int[] prompt = template.Render(conversations[i], addGenerationPrompt: true).Tokens;
            var continuation = new Continuation(i, template, prompt, settings.StopTexts);
            if (prompt.Length >= contextLength)
            {
                yield return continuation.Finish(FinishReason.Length);
                continue;
            }
            working.Add(continuation);
            requests.Add(TemplatedRequest.Of(template, prompt, contextLength, settings) with { StreamKey = streamKeys is null ? (ulong)i : streamKeys[i] });
        }
        if (requests.Count == 0)
        {
            yield break;
        }
        int open = requests.Count;
        await foreach (GeneratedToken token in generator.GenerateAsync(requests, cancellationToken).ConfigureAwait(false))
        {
            Continuation one = working[token.Request];
            if (one.Push(token) is { Count: > 0 } pieces)
            {
                yield return new(one.Index, pieces, null);
            }
            if (token.Finish is { } finish)
            {
                open--;
                yield return one.Finish(finish);
            }
        }
        if (open > 0)
        {
            throw new InvalidOperationException($"The generator stopped before {open} of {requests.Count} conversations had ended.");
        }
    }

    private sealed class Continuation(int index, ChatTemplate template, int[] prompt, IReadOnlyList<string> stopTexts)
    {
        private readonly CompletionTokens _tokens = new(template, prompt, stopTexts);
        private bool _forced;

        public int Index { get; } = index;

        public IReadOnlyList<TracePiece> Push(GeneratedToken token)
        {
            _forced |= token.IsForced;
            return _tokens.Push(token.Token);
        }

        public CompletionEvent Finish(FinishReason finish)
        {
            Completion completion = _tokens.Finish(finish, out IReadOnlyList<TracePiece> rest);
            return new(Index, rest, new NumberedCompletion(Index, completion, _tokens.Count) { PromptTokens = prompt.Length, TraceTokens = _tokens.TraceCount, BudgetSpent = _forced });
        }
    }
}
