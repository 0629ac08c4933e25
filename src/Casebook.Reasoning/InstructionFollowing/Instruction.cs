namespace Casebook.Reasoning.InstructionFollowing;

/// <summary>
/// One instruction of IFEval (arXiv 2311.07911): something about a response's form that a program can check. What holds
/// and what does not is as the benchmark's published checker has it, oddities included, so that scores can be compared.
/// <see cref="Constraints.Constraint"/> is our own kind for training data, with stricter rules.
/// </summary>
/// <remarks>Made by <see cref="Instructions.Create"/>. Pure, thread-safe, linear in the response, and never throws on any text.</remarks>
public abstract record Instruction
{
    /// <summary>Whether a response follows the instruction. An empty one follows none.</summary>
    public bool Follows(string response) => Shortfall(response) is null;

    /// <summary>In what a response falls short, as one clause; null where it follows.</summary>
    public string? Shortfall(string response) => PythonText.IsBlank(response) ? "it is empty" : Violation(response);

    /// <summary>In what a response that is not blank falls short; null where it follows.</summary>
    protected abstract string? Violation(string response);
}
