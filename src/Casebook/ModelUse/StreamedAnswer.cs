using Casebook.Engine.Completions;
using Casebook.Engine.Generation;
using Casebook.Models.Chat;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Traces;

namespace Casebook.ModelUse;

/// <summary>One conversation, answered piece by piece.</summary>
internal static class StreamedAnswer
{
    /// <summary>Generates, handing over text as it comes.</summary>
    /// <exception cref="PromptTooLongException">The conversation leaves no room for an answer.</exception>
    public static async Task<NumberedCompletion> RunAsync(
        LoadedModel model, IReadOnlyList<Message> conversation, CompletionSettings settings, Action<TracePiece> take, CancellationToken cancellation)
    {
        int[] prompt = model.Template.Render(conversation, addGenerationPrompt: true).Tokens;
        if (prompt.Length >= model.ContextLength)
            throw new PromptTooLongException(prompt.Length, model.ContextLength);
        var splitter = TraceSplitter.After(model.Template, prompt);
        var request = new GenerationRequest
        {
            Prompt = prompt,
            MaximumTokens = settings.MaximumTokens,
            StopTokens = model.Template.StopTokens,
            Sampling = settings.Sampling,
        };
        int tokens = 0;
        FinishReason finish = FinishReason.Cancelled;
        await foreach (GeneratedToken token in model.Generator.GenerateAsync([request], cancellation))
        {
            foreach (TracePiece piece in splitter.Push(token.Token))
                take(piece);
            tokens++;
            finish = token.Finish ?? finish;
        }
        Completion completion = splitter.Finish(finish, out IReadOnlyList<TracePiece> rest);
        foreach (TracePiece piece in rest)
            take(piece);
        return new NumberedCompletion(0, completion, tokens);
    }
}
