using Casebook.Models.Chat;

namespace Casebook.Engine.Completions;

/// <summary>A text, cut where questions about it would not fit into the model's context.</summary>
/// <param name="Text">Whole or cut.</param>
/// <param name="Note">What was cut, as a sentence; null where nothing was.</param>
public sealed record FittedText(string Text, string? Note)
{
    /// <summary>
    /// Drops tokens from the end of a text until every question about it leaves room for the completion that the settings
    /// allow, or for half of the context where they allow more.
    /// </summary>
    /// <param name="completer">Of the model that will be asked.</param>
    /// <param name="settings">With which it will be asked.</param>
    /// <param name="text">For example a description.</param>
    /// <param name="questions">From the text to a user's message.</param>
    /// <returns>Where not even an empty text fits, the empty text.</returns>
    public static FittedText Fit(Completer completer, CompletionSettings settings, string text, params IReadOnlyList<Func<string, string>> questions)
    {
        int room = completer.ContextLength - Math.Min(settings.MaximumTokens, completer.ContextLength / 2);
        int excess = Longest(text) - room;
        if (excess <= 0)
        {
            return new(text, null);
        }
        int[] tokens = completer.Template.Tokenizer.Encode(text);
        for (int keep = tokens.Length; ;)
        {
            keep = Math.Max(0, keep - excess);
            // The cut may go through a character, whose first bytes then decode to U+FFFD.
            string cut = completer.Template.Tokenizer.Decode(tokens.AsSpan(0, keep)).TrimEnd('\uFFFD').TrimEnd();
            excess = Longest(cut) - room;
            if (excess <= 0 || keep == 0)
            {
                return new(cut, $"the description was cut to its first {keep} of {tokens.Length} tokens to fit the model's context");
            }
        }

        int Longest(string about) => questions.Max(ask => completer.Template.Render([new Message("user", ask(about))], addGenerationPrompt: true).Tokens.Length);
    }
}
