using Casebook.Runs.Errors;

namespace Casebook.Engine.Generation;

/// <summary>A model's logits are not numbers: its weights are damaged, or its training diverged.</summary>
public sealed class DamagedLogitsException() : CasebookException(
    ExitCode.Numerical, "the model", "logits", "are not numbers; its weights are damaged or its training diverged",
    "Use an earlier checkpoint, or copy the model again.");
