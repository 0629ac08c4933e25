using System.Runtime.CompilerServices;
using Casebook.Engine.Generation;
using Casebook.Models.Chat;
using Casebook.Reasoning.Traces;
using Microsoft.Extensions.AI;
using FinishReason = Casebook.Reasoning.Problems.FinishReason;

namespace Casebook.Engine.Chat;

/// <summary>
/// The engine as an <see cref="IChatClient"/>: the trace comes as <see cref="TextReasoningContent"/>, the answer as
/// <see cref="TextContent"/>, token by token.
/// </summary>
/// <remarks>
/// Thread-safe: requests wait for each other, since a generator serves one call at a time. Honoured of
/// <see cref="ChatOptions"/>: instructions, temperature, top-p, top-k, seed, maximum output tokens, stop sequences (in
/// the answer only, never in the trace). Tools, output schemas and penalties are refused, not ignored. The response's
/// additional properties state the seed and how the trace ended (<see cref="SeedProperty"/>,
/// <see cref="TraceOutcomeProperty"/>). The text that comes back is a model's: do not trust it.
/// </remarks>
public sealed class EngineChatClient : IChatClient
{
    /// <summary>The seed (a <see cref="long"/>) with which the same request gives the same response.</summary>
    public const string SeedProperty = "casebook.seed";

    /// <summary>Name of the <see cref="Reasoning.Problems.TraceOutcome"/>.</summary>
    public const string TraceOutcomeProperty = "casebook.trace_outcome";

    private readonly IGenerator _generator;
    private readonly ChatTemplate _template;
    private readonly EngineChatSettings _settings;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ChatClientMetadata _metadata;

    /// <param name="generator">Makes the tokens; stays the caller's.</param>
    /// <param name="template">The model's template.</param>
    /// <param name="settings">What a request leaves open.</param>
    /// <param name="clock">Dates the responses. Default: the system's.</param>
    public EngineChatClient(IGenerator generator, ChatTemplate template, EngineChatSettings settings, TimeProvider? clock = null)
    {
        _generator = generator;
        _template = template;
        _settings = settings;
        _clock = clock ?? TimeProvider.System;
        _metadata = new ChatClientMetadata("casebook", null, settings.ModelId);
    }

    /// <inheritdoc />
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A value out of range, content that is not text, or a conversation that fills the context.</exception>
    /// <exception cref="NotSupportedException">Tools, an output schema or penalties.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = ChatRequest.From(messages, options, _settings);
        int[] prompt = _template.Render(request.Messages, addGenerationPrompt: true).Tokens;
        return prompt.Length < _settings.ContextLength
            ? StreamAsync(request, prompt, cancellationToken)
            : throw new ArgumentException(
                $"The conversation has {prompt.Length} tokens, and the model's context {_settings.ContextLength}: shorten it.", nameof(messages));
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        ChatRequest request, int[] prompt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var generation = new GenerationRequest
        {
            Prompt = prompt,
            MaximumTokens = Math.Min(request.MaximumTokens, _settings.ContextLength - prompt.Length),
            StopTokens = _template.StopTokens,
            Sampling = request.Sampling,
        };
        string id = $"chatcmpl-{Guid.NewGuid():N}";
        TraceSplitter splitter = TraceSplitter.After(_template, prompt);
        var filter = new StopSequenceFilter(request.StopSequences);
        FinishReason finish = FinishReason.Stop;
        int tokens = 0;
        int traceTokens = 0;

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await foreach (GeneratedToken token in _generator.GenerateAsync([generation], cancellationToken).ConfigureAwait(false))
            {
                tokens++;
                bool inTrace = splitter.InTrace;
                IReadOnlyList<TracePiece> pieces = splitter.Push(token.Token);
                // The closing token counts as the trace's.
                traceTokens += inTrace ? 1 : 0;
                foreach (ChatResponseUpdate update in Updates(pieces))
                {
                    yield return update;
                }
                if (filter.Stopped)
                {
                    break;
                }
                finish = token.Finish ?? finish;
            }
        }
        finally
        {
            _turn.Release();
        }

        Reasoning.Problems.Completion completion = splitter.Finish(finish, out IReadOnlyList<TracePiece> rest);
        foreach (ChatResponseUpdate update in Updates(rest))
        {
            yield return update;
        }
        string held = filter.Flush();
        if (held.Length > 0)
        {
            yield return Update(new TextContent(held));
        }
        ChatResponseUpdate last = Update(new UsageContent(new UsageDetails
        {
            InputTokenCount = prompt.Length,
            OutputTokenCount = tokens,
            TotalTokenCount = prompt.Length + tokens,
            ReasoningTokenCount = traceTokens,
        }));
        last.FinishReason = filter.Stopped || finish == FinishReason.Stop ? ChatFinishReason.Stop : ChatFinishReason.Length;
        last.AdditionalProperties = new AdditionalPropertiesDictionary
        {
            [SeedProperty] = (long)request.Sampling.Seed,
            [TraceOutcomeProperty] = completion.Outcome.ToString(),
        };
        yield return last;

        IEnumerable<ChatResponseUpdate> Updates(IReadOnlyList<TracePiece> pieces)
        {
            foreach (TracePiece piece in pieces)
            {
                string text = piece.Part == TracePart.Trace ? piece.Text : filter.Append(piece.Text);
                if (text.Length > 0)
                {
                    yield return Update(piece.Part == TracePart.Trace ? new TextReasoningContent(text) : new TextContent(text));
                }
            }
        }

        ChatResponseUpdate Update(AIContent content) => new(ChatRole.Assistant, [content])
        {
            ResponseId = id,
            MessageId = id,
            ModelId = _settings.ModelId,
            CreatedAt = _clock.GetUtcNow(),
        };
    }
}
