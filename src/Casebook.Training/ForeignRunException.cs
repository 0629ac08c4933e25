using Casebook.Runs.Errors;

namespace Casebook.Training;

/// <summary>A run folder that another recipe, model or data set began.</summary>
public sealed class ForeignRunException(string runFolder, string place, string problem) : CasebookException(
    ExitCode.Usage, runFolder, place, problem,
    "To go on with this run give what it was begun with; for another run give another folder with --out. Nothing was changed.");
