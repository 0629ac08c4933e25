using Casebook.Models.Chat;

namespace Casebook.Engine.Chat;

/// <summary>A question about a text, the text cut where the model could not hold it whole.</summary>
/// <param name="Question">The user's message.</param>
/// <param name="Chat">Rendered with the generation prompt.</param>
/// <param name="Note">What was cut, as a sentence; null where nothing was.</param>
public sealed record FittedPrompt(string Question, RenderedChat Chat, string? Note)
{
    /// <summary>Renders the question, and drops tokens from the end of the text until the prompt has at most <paramref name="maximumTokens"/>.</summary>
    /// <param name="template">The model's template.</param>
    /// <param name="text">For example a description.</param>
    /// <param name="ask">From the text to the user's message.</param>
    /// <param name="maximumTokens">Of the whole prompt. Where not even an empty text fits, the prompt is longer.</param>
    public static FittedPrompt Fit(ChatTemplate template, string text, Func<string, string> ask, int maximumTokens)
    {
        FittedPrompt whole = Render(template, ask(text), null);
        int excess = whole.Chat.Tokens.Length - maximumTokens;
        if (excess <= 0)
        {
            return whole;
        }
        int[] tokens = template.Tokenizer.Encode(text);
        int keep = tokens.Length;
        while (true)
        {
            keep = Math.Max(0, keep - excess);
            // The cut may go through a character, whose first bytes then decode to U+FFFD.
            string cut = template.Tokenizer.Decode(tokens.AsSpan(0, keep)).TrimEnd('\uFFFD').TrimEnd();
            FittedPrompt fitted = Render(template, ask(cut), $"The text was cut to its first {keep} of {tokens.Length} tokens to fit the model's context.");
            excess = fitted.Chat.Tokens.Length - maximumTokens;
            if (excess <= 0 || keep == 0)
            {
                return fitted;
            }
        }
    }

    /// <summary>The most tokens that a prompt may have so that at least half of the context, or the whole continuation, has room.</summary>
    public static int MaximumPrompt(ConversationOptions options) =>
        options.ContextLength - Math.Min(options.MaximumTokens, options.ContextLength / 2);

    private static FittedPrompt Render(ChatTemplate template, string question, string? note) =>
        new(question, template.Render([new Message("user", question)], addGenerationPrompt: true), note);
}
