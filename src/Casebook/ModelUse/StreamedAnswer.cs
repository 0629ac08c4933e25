using System.Text;
using Casebook.Engine.Chat;
using Casebook.Engine.Completions;
using Casebook.Models.Chat;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Traces;
using Microsoft.Extensions.AI;

namespace Casebook.ModelUse;

/// <summary>One question, answered piece by piece through the model's chat client.</summary>
internal static class StreamedAnswer
{
    /// <summary>Generates, handing over text as it comes.</summary>
    /// <exception cref="PromptTooLongException">The question leaves no room for an answer.</exception>
    public static async Task<NumberedCompletion> RunAsync(
        LoadedModel model, string question, CompletionSettings settings, Action<TracePiece> take, CancellationToken cancellation)
    {
        int prompt = model.Template.Render([new Message("user", question)], addGenerationPrompt: true).Tokens.Length;
        if (prompt >= model.ContextLength)
            throw new PromptTooLongException(prompt, model.ContextLength);
        var options = new ChatOptions
        {
            Temperature = settings.Sampling.Temperature,
            Seed = (long)settings.Sampling.Seed,
            MaxOutputTokens = settings.MaximumTokens,
        };
        var trace = new StringBuilder();
        var answer = new StringBuilder();
        TraceOutcome outcome = TraceOutcome.NoTrace;
        var finish = FinishReason.Stop;
        long tokens = 0;
        using IChatClient client = model.Chat;
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(question, options, cancellation))
        {
            foreach (AIContent content in update.Contents)
            {
                switch (content)
                {
                    case TextReasoningContent reasoning:
                        trace.Append(reasoning.Text);
                        take(new TracePiece(TracePart.Trace, reasoning.Text));
                        break;
                    case TextContent text:
                        answer.Append(text.Text);
                        take(new TracePiece(TracePart.Answer, text.Text));
                        break;
                    case UsageContent usage:
                        tokens = usage.Details.OutputTokenCount ?? 0;
                        break;
                }
            }
            if (update.FinishReason == ChatFinishReason.Length)
                finish = FinishReason.Length;
            if (update.AdditionalProperties?.TryGetValue(EngineChatClient.TraceOutcomeProperty, out object? named) == true)
                outcome = Enum.Parse<TraceOutcome>((string)named!);
        }
        return new NumberedCompletion(0, new Completion(outcome, trace.ToString(), answer.ToString(), finish), (int)tokens);
    }
}
