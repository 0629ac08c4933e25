namespace Casebook.Evaluation.CodeExecution;

/// <summary>What this machine can do for a sandbox, found out by running a harmless program in one.</summary>
/// <param name="Python">The interpreter, links and wrappers resolved; null where there is none.</param>
/// <param name="PythonVersion">As in <c>3.11.7</c>; null where there is none.</param>
/// <param name="Isolated">Whether a program can be held in namespaces of its own.</param>
/// <param name="Weak">Whether it can at least be run with limits.</param>
/// <param name="Mechanisms">What held the program: in namespaces, or weakly where those are not to be had.</param>
/// <param name="Reason">Why there are no namespaces, or no interpreter; empty where all is there.</param>
public sealed record SandboxAbilities(
    string? Python, string? PythonVersion, bool Isolated, bool Weak, IReadOnlyList<string> Mechanisms, string Reason);
