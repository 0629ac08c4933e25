using System.Runtime.CompilerServices;
using Casebook.Engine.Generation;
using Casebook.Models.Chat;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Traces;

namespace Casebook.Engine.Completions;

/// <summary>
/// Answers many conversations together: renders them to tokens, generates in one batch, splits trace and answer.
/// </summary>
/// <param name="generator">Makes the tokens.</param>
/// <param name="template">The model's template.</param>
/// <param name="contextLength">Tokens of prompt and completion together that the model can take.</param>
public sealed class Completer(IGenerator generator, ChatTemplate template, int contextLength)
{
    /// <summary>
    /// One completion a conversation, as they finish. A conversation that fills the context by itself gets an unclosed
    /// completion of no tokens: too long a question is a result, not an exception.
    /// </summary>
    public async IAsyncEnumerable<NumberedCompletion> CompleteAsync(
        IReadOnlyList<IReadOnlyList<Message>> conversations, CompletionSettings settings,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var requests = new List<GenerationRequest>();
        var working = new List<Working>();
        for (int i = 0; i < conversations.Count; i++)
        {
            int[] prompt = template.Render(conversations[i], addGenerationPrompt: true).Tokens;
            if (prompt.Length >= contextLength)
            {
                yield return new NumberedCompletion(i, new Completion(TraceOutcome.Unclosed, "", "", FinishReason.Length), 0);
                continue;
            }
            requests.Add(new GenerationRequest
            {
                Prompt = prompt,
                MaximumTokens = settings.MaximumTokens,
                StopTokens = template.StopTokens,
                Sampling = settings.Sampling,
                StreamKey = (ulong)i,
            });
            working.Add(new Working(i, TraceSplitter.After(template, prompt)));
        }
        if (requests.Count == 0)
            yield break;
        await foreach (GeneratedToken token in generator.GenerateAsync(requests, cancellationToken))
        {
            Working one = working[token.Request];
            one.Splitter.Push(token.Token);
            if (token.Finish is { } finish)
                yield return new NumberedCompletion(one.Index, one.Splitter.Finish(finish, out _), token.Index + 1);
        }
    }

    private readonly record struct Working(int Index, TraceSplitter Splitter);
}

/// <summary>How to complete.</summary>
public sealed record CompletionSettings
{
    /// <summary>The most tokens of trace and answer together. Default 512.</summary>
    public int MaximumTokens { get; init; } = 512;

    /// <summary>Default: the most probable token, always. A measurement should not depend on luck.</summary>
    public SamplingParameters Sampling { get; init; } = new() { Temperature = 0 };
}

/// <summary>One conversation's completion.</summary>
/// <param name="Index">The conversation's place in the list.</param>
/// <param name="Completion">Trace and answer.</param>
/// <param name="Tokens">Tokens generated.</param>
public sealed record NumberedCompletion(int Index, Completion Completion, int Tokens);
