using Casebook.Runs.Errors;

namespace Casebook.ModelUse;

/// <summary>A question that fills the model's context by itself.</summary>
internal sealed class PromptTooLongException(int tokens, int context) : CasebookException(
    ExitCode.Usage, "question", "", $"is {tokens:N0} tokens long, and the model has room for {context:N0} with its answer",
    "Shorten it, or use a model with a longer context.");
