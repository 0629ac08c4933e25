using Casebook.Runs.Errors;

namespace Casebook.ModelUse;

/// <summary>A text that fills the model's context by itself.</summary>
/// <param name="what">What is too long.</param>
internal sealed class PromptTooLongException(string what, int tokens, LoadedModel model) : CasebookException(
    ExitCode.Usage, what, "", $"is {tokens:N0} tokens long, and the model has room for {model.ContextLength:N0} with what it says",
    model.ContextLength < model.FullContextLength
        ? $"Shorten it, or let the model have more of its context of {model.FullContextLength:N0}: a longer --context, for which there must be the memory."
        : "Shorten it, or use a model with a longer context.");
