using Casebook.Runs.Errors;

namespace Casebook.Commands.Bench;

/// <summary>Prompt and generation do not fit into the model's context.</summary>
internal sealed class BenchTooLongException(BenchSettings settings, int context) : CasebookException(
    ExitCode.Usage, "--prompt", "",
    $"of {settings.Prompt:N0} tokens and {settings.GenerateAtMost:N0} generated behind it do not fit into the model's context of {context:N0}",
    "Lower --prompt, --generate or --batch.");
