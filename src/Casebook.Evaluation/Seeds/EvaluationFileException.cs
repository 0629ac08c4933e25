using Casebook.Runs.Errors;

namespace Casebook.Evaluation.Seeds;

/// <summary>A file of an evaluation that can not be used.</summary>
public sealed class EvaluationFileException(string file, string place, string problem, string remedy, Exception? inner = null)
    : CasebookException(ExitCode.BadInput, file, place, problem, remedy, inner);
