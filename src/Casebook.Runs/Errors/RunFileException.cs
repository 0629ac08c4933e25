namespace Casebook.Runs.Errors;

/// <summary>A file of a run folder (metrics, state, a checkpoint) that can not be used.</summary>
public sealed class RunFileException(string file, string place, string problem, string remedy, Exception? inner = null)
    : CasebookException(ExitCode.BadInput, file, place, problem, remedy, inner);
