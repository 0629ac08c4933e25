using Casebook.Runs.Errors;

namespace Casebook.Training;

/// <summary>A loss or gradient that is not finite. The weights on disk are from before it.</summary>
public sealed class NumericalException(string runFolder, string place, string problem, string? lastCheckpoint) : CasebookException(
    ExitCode.Numerical, runFolder, place, problem,
    (lastCheckpoint is null ? "No checkpoint was written yet." : $"The last good checkpoint is {lastCheckpoint}, a model like any other.")
    + " The same command would come to the same place: begin a new run with a lower optimizer.learning_rate or optimizer.clip_norm, or look at the exemplar.");
