using Casebook.Runs.Errors;

namespace Casebook.Engine.Kernels;

/// <summary>A kernel path was asked for that is not to be had.</summary>
public sealed class KernelPathException(string asked, string problem, string remedy) : CasebookException(
    ExitCode.Usage, $"{KernelPaths.Variable}={asked}", "", problem, remedy);
