using System.Runtime.CompilerServices;
using Casebook.Engine.Generation;
using Casebook.Models.Chat;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Traces;

namespace Casebook.Engine.Chat;

/// <summary>How conversations are continued.</summary>
public sealed record ConversationOptions
{
    /// <summary>The model's context in tokens: prompt and continuation together.</summary>
    public required int ContextLength { get; init; }

    /// <summary>The most tokens of a continuation, trace included. Default 512; the context may leave fewer.</summary>
    public int MaximumTokens { get; init; } = 512;

    /// <summary>How a token is chosen. Default: the most probable one (temperature 0).</summary>
    public SamplingParameters Sampling { get; init; } = new() { Temperature = 0 };
}

/// <summary>A conversation to be continued.</summary>
/// <param name="Prompt">Rendered with the generation prompt.</param>
/// <param name="StreamKey">Key of its random stream; of no account at temperature 0.</param>
public sealed record ConversationRequest(RenderedChat Prompt, ulong StreamKey = 0);

/// <summary>Text of one conversation as it comes, or its end.</summary>
/// <param name="Conversation">Index of the request.</param>
/// <param name="Pieces">New text; may be empty.</param>
/// <param name="End">Null until the conversation has ended.</param>
public readonly record struct ConversationEvent(int Conversation, IReadOnlyList<TracePiece> Pieces, ConversationEnd? End);

/// <summary>A continuation that is complete.</summary>
/// <param name="Completion">Split into trace and answer.</param>
/// <param name="Tokens">As the model gave them; none where the prompt left no room in the context.</param>
/// <param name="TraceTokens">How many of them stand inside the trace.</param>
public sealed record ConversationEnd(Completion Completion, IReadOnlyList<int> Tokens, int TraceTokens);

/// <summary>
/// Continues many conversations together and splits each into trace and answer while it comes: what evaluation and
/// triage have in common.
/// </summary>
public sealed class Conversations(IGenerator generator, ChatTemplate template, ConversationOptions options)
{
    /// <summary>Yields text as it comes, of different conversations interleaved; each ends with exactly one end.</summary>
    public async IAsyncEnumerable<ConversationEvent> ContinueAsync(
        IReadOnlyList<ConversationRequest> requests, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var running = new List<(int Index, Continuation Continuation)>();
        var generation = new List<GenerationRequest>();
        for (int i = 0; i < requests.Count; i++)
        {
            int[] prompt = requests[i].Prompt.Tokens;
            int room = options.ContextLength - prompt.Length;
            var continuation = new Continuation(template, prompt);
            if (room < 1)
            {
                yield return continuation.Finish(i, FinishReason.Length);
                continue;
            }
            running.Add((i, continuation));
            generation.Add(new()
            {
                Prompt = prompt,
                MaximumTokens = Math.Min(options.MaximumTokens, room),
                StopTokens = template.StopTokens,
                Sampling = options.Sampling,
                StreamKey = requests[i].StreamKey,
            });
        }
        int open = running.Count;
        if (open == 0)
        {
            yield break;
        }
        await foreach (GeneratedToken token in generator.GenerateAsync(generation, cancellationToken).ConfigureAwait(false))
        {
            (int index, Continuation continuation) = running[token.Request];
            IReadOnlyList<TracePiece> pieces = continuation.Push(token.Token);
            if (pieces.Count > 0)
            {
                yield return new(index, pieces, null);
            }
            if (token.Finish is { } finish)
            {
                open--;
                yield return continuation.Finish(index, finish);
            }
        }
        if (open > 0)
        {
            throw new InvalidOperationException($"The generator stopped before {open} of {running.Count} conversations had ended.");
        }
    }

    private sealed class Continuation(ChatTemplate template, int[] prompt)
    {
        private readonly TraceSplitter _splitter = TraceSplitter.After(template, prompt);
        private readonly List<int> _tokens = [];
        private int _traceTokens;

        public IReadOnlyList<TracePiece> Push(int token)
        {
            _tokens.Add(token);
            bool inTrace = _splitter.InTrace;
            // A model's vocabulary may be padded beyond its tokenizer's; such a token stands for no text.
            IReadOnlyList<TracePiece> pieces = token < template.Tokenizer.VocabularySize ? _splitter.Push(token) : [];
            _traceTokens += inTrace && _splitter.InTrace ? 1 : 0;
            return pieces;
        }

        public ConversationEvent Finish(int index, FinishReason finish)
        {
            Completion completion = _splitter.Finish(finish, out IReadOnlyList<TracePiece> rest);
            return new(index, rest, new(completion, _tokens, _traceTokens));
        }
    }
}
