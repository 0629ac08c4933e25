using System.Runtime.CompilerServices;
using Casebook.Engine.Completions;
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
/// Thread-safe; requests share the generator's passes. Honoured of <see cref="ChatOptions"/>: instructions, temperature,
/// top-p, top-k, presence and frequency penalty, seed, maximum output tokens, stop sequences and the response format (both
/// in the answer only, never in the trace), and the additional properties of <see cref="ChatOptionNames"/>. Tools and
/// unknown properties are refused, not ignored. With a JSON response format the answer can be parsed unless the finish
/// reason is length. The response's additional properties state the seed, how the trace ended, and more
/// (<see cref="SeedProperty"/>, <see cref="TraceOutcomeProperty"/>, <see cref="BudgetSpentProperty"/>,
/// <see cref="TokensProperty"/>, <see cref="RequestProperty"/>). The text that comes back is a model's: do not trust it.
/// </remarks>
public sealed class EngineChatClient : IChatClient
{
    /// <summary>The seed (a <see cref="long"/>) with which the same request gives the same response.</summary>
    public const string SeedProperty = "casebook.seed";

    /// <summary>Name of the <see cref="Reasoning.Problems.TraceOutcome"/>.</summary>
    public const string TraceOutcomeProperty = "casebook.trace_outcome";

    /// <summary>Whether the trace was closed because its budget was spent (a <see cref="bool"/>).</summary>
    public const string BudgetSpentProperty = "casebook.thinking_budget_spent";

    /// <summary>The tokens with their log-probabilities (a list of <see cref="GeneratedToken"/>), where they were asked for.</summary>
    public const string TokensProperty = "casebook.tokens";

    /// <summary>What the generator was asked (a <see cref="GenerationRequest"/>), where the tokens were asked for.</summary>
    public const string RequestProperty = "casebook.request";

    private readonly IGenerator _generator;
    private readonly ChatTemplate _template;
    private readonly EngineChatSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ConstraintShelf _constraints;
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
        _constraints = new ConstraintShelf(template);
        _metadata = new ChatClientMetadata("casebook", null, settings.ModelId);
    }

    /// <inheritdoc />
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A value out of range, content that is not text, or a conversation that fills the context.</exception>
    /// <exception cref="NotSupportedException">Tools.</exception>
    /// <exception cref="Constraints.ConstraintException">A schema or regular expression that answers can not be held to.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = ChatRequest.From(messages, options, _settings, _constraints);
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
    public void Dispose()
    {
        // The generator is the caller's.
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        ChatRequest request, int[] prompt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        GenerationRequest generation = TemplatedRequest.Of(_template, prompt, _settings.ContextLength, request.Settings);
        string id = $"chatcmpl-{Guid.NewGuid():N}";
        var text = new CompletionTokens(_template, prompt, request.Settings.StopTexts);
        FinishReason finish = FinishReason.Stop;
        var kept = new List<GeneratedToken>();
        int traceTokens = 0;
        bool budgetSpent = false;

        await foreach (GeneratedToken token in _generator.GenerateAsync([generation], cancellationToken).ConfigureAwait(false))
        {
            // The closing token counts as the trace's.
            traceTokens += text.InTrace ? 1 : 0;
            budgetSpent |= token.IsForced;
            if (request.KeepsTokens)
            {
                kept.Add(token);
            }
            foreach (TracePiece piece in text.Push(token.Token))
            {
                yield return Update(piece.Part == TracePart.Trace ? new TextReasoningContent(piece.Text) : new TextContent(piece.Text));
            }
            if (text.Stopped)
            {
                break;
            }
            finish = token.Finish ?? finish;
        }

        Reasoning.Problems.Completion completion = text.Finish(finish, out IReadOnlyList<TracePiece> rest);
        foreach (TracePiece piece in rest)
        {
            yield return Update(piece.Part == TracePart.Trace ? new TextReasoningContent(piece.Text) : new TextContent(piece.Text));
        }
        ChatResponseUpdate last = Update(new UsageContent(new UsageDetails
        {
            InputTokenCount = prompt.Length,
            OutputTokenCount = text.Count,
            TotalTokenCount = prompt.Length + text.Count,
            ReasoningTokenCount = traceTokens,
        }));
        last.FinishReason = completion.Finish == FinishReason.Stop ? ChatFinishReason.Stop : ChatFinishReason.Length;
        last.AdditionalProperties = new AdditionalPropertiesDictionary
        {
            [SeedProperty] = (long)request.Settings.Sampling.Seed,
            [TraceOutcomeProperty] = completion.Outcome.ToString(),
        };
        if (request.Settings.ThinkingBudget is not null)
        {
            last.AdditionalProperties[BudgetSpentProperty] = budgetSpent;
        }
        if (request.KeepsTokens)
        {
            last.AdditionalProperties[TokensProperty] = kept;
            last.AdditionalProperties[RequestProperty] = generation;
        }
        yield return last;

        ChatResponseUpdate Update(AIContent content) => new(ChatRole.Assistant, [content])
        {
            ResponseId = id,
            MessageId = id,
            ModelId = _settings.ModelId,
            CreatedAt = _clock.GetUtcNow(),
        };
    }
}
