namespace Casebook.Runs.Errors;

/// <summary>A data file (JSONL, JSON, XML) that can not be used; the place names line and field.</summary>
public sealed class DataFileException(string file, string place, string problem, string remedy, Exception? inner = null)
    : CasebookException(ExitCode.BadInput, file, place, problem, remedy, inner);
