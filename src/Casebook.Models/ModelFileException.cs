using Casebook.Runs.Errors;

namespace Casebook.Models;

/// <summary>A model file that can not be used: which one, where in it, what is wrong and what to do.</summary>
public sealed class ModelFileException(string file, string place, string problem, string remedy, Exception? inner = null)
    : CasebookException(ExitCode.BadInput, file, place, problem, remedy, inner);
