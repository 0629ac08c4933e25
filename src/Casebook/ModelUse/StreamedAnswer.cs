using System.Text;
using System.Text.Json;
using Casebook.Engine.Chat;
using Casebook.Engine.Completions;
using Casebook.Engine.Constraints;
using Casebook.Engine.Generation;
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
        LoadedModel model, string question, CompletionSettings settings, Action<TracePiece> take, CancellationToken cancellation) =>
        (await RecordedAsync(model, question, settings, take, keepsTokens: false, cancellation)).Completion;

    /// <summary>The same, with the request and its tokens where they are to be kept.</summary>
    /// <exception cref="PromptTooLongException">The question leaves no room for an answer.</exception>
    public static async Task<RecordedAnswer> RecordedAsync(
        LoadedModel model, string question, CompletionSettings settings, Action<TracePiece> take, bool keepsTokens, CancellationToken cancellation)
    {
        int prompt = model.Template.Render([new Message("user", question)], addGenerationPrompt: true).Tokens.Length;
        if (prompt >= model.ContextLength)
            throw new PromptTooLongException("question", prompt, model);
        ChatOptions options = Options(settings, keepsTokens);
        bool budgetSpent = false;
        GenerationRequest? request = null;
        IReadOnlyList<GeneratedToken> kept = [];
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
            budgetSpent |= update.AdditionalProperties?.GetValueOrDefault(EngineChatClient.BudgetSpentProperty) is true;
            request = update.AdditionalProperties?.GetValueOrDefault(EngineChatClient.RequestProperty) as GenerationRequest ?? request;
            kept = update.AdditionalProperties?.GetValueOrDefault(EngineChatClient.TokensProperty) as IReadOnlyList<GeneratedToken> ?? kept;
        }
        var completion = new NumberedCompletion(0, new Completion(outcome, trace.ToString(), answer.ToString(), finish), (int)tokens) { BudgetSpent = budgetSpent };
        return new RecordedAnswer(completion, request, kept);
    }

    private static ChatOptions Options(CompletionSettings settings, bool keepsTokens)
    {
        SamplingParameters sampling = settings.Sampling;
        var more = new AdditionalPropertiesDictionary
        {
            [ChatOptionNames.MinP] = sampling.MinP,
            [ChatOptionNames.RepetitionPenalty] = sampling.RepetitionPenalty,
            [ChatOptionNames.LogProbabilities] = keepsTokens,
        };
        if (settings.ThinkingBudget is { } budget)
            more[ChatOptionNames.ThinkingBudget] = budget;
        if (settings.Constraint is { Kind: ConstraintKind.RegularExpression } expression)
            more[ChatOptionNames.Regex] = expression.Source;
        return new ChatOptions
        {
            Temperature = sampling.Temperature,
            TopK = sampling.TopK,
            TopP = sampling.TopP,
            Seed = (long)sampling.Seed,
            MaxOutputTokens = settings.MaximumTokens,
            StopSequences = [.. settings.StopTexts],
            ResponseFormat = settings.Constraint is { Kind: ConstraintKind.JsonSchema } schema ? ChatResponseFormat.ForJsonSchema(JsonElement.Parse(schema.Source)) : null,
            AdditionalProperties = more,
        };
    }
}

/// <summary>An answer, with what it was made of where that was to be kept.</summary>
internal sealed record RecordedAnswer(NumberedCompletion Completion, GenerationRequest? Request, IReadOnlyList<GeneratedToken> Tokens);
