using Microsoft.Extensions.AI;

namespace Casebook.Evaluation.Judging;

/// <summary>A judge: a chat model with a name.</summary>
/// <param name="client">Is asked; stays the caller's.</param>
/// <param name="model">The model's name, with whatever tells it apart from others of that name.</param>
public sealed class Judge(IChatClient client, string model)
{
    /// <summary>The most tokens of a reply, the judge's own trace among them. Default 512, our choice: a classifier needs one, a reasoning model hundreds.</summary>
    public int MaximumTokens { get; init; } = 512;

    /// <summary>Whether it is shown the trace before the answer. Default no: only the answer reaches a user.</summary>
    public bool SeesTrace { get; init; }

    /// <summary>Questions at once. Default 16, our choice.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>All that its verdicts depend on, and what stands beside every figure that is made of them.</summary>
    /// <remarks>
    /// HarmBench cuts answers to 512 tokens of its classifier before they are judged. Another judge counts tokens otherwise,
    /// so that nothing is cut here, and the name says so.
    /// </remarks>
    public string Name(JudgeProtocol protocol) =>
        $"{model}; {protocol.Prompt}; {(SeesTrace ? "trace and answer" : "answer without trace")}, not cut; temperature 0, at most {MaximumTokens} tokens";

    /// <summary>The judge's whole reply, its trace in the tags in which answers are recorded.</summary>
    internal async Task<string> AskAsync(JudgeTask task, CancellationToken cancellationToken)
    {
        ChatResponse response = await client.GetResponseAsync(task.Messages, new ChatOptions { Temperature = 0, MaxOutputTokens = MaximumTokens }, cancellationToken).ConfigureAwait(false);
        string trace = string.Concat(response.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>().Select(content => content.Text));
        return trace.Length > 0 ? $"<think>\n{trace}\n</think>\n\n{response.Text}" : response.Text;
    }
}
