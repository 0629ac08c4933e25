using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Casebook.Evaluation.Tests.Judging;

/// <summary>A judge whose replies are written down, a trace before a bar where it gives one; remembers what it was asked.</summary>
internal sealed class ScriptedJudge(Func<string, string> script) : IChatClient
{
    /// <summary>The last message of every conversation, in the order in which they came.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string text = messages.Last().Text;
        Asked.Enqueue(text);
        string reply = script(text);
        List<AIContent> contents = reply.Split('|') is [var trace, var answer] ? [new TextReasoningContent(trace), new TextContent(answer)] : [new TextContent(reply)];
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, contents)));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
