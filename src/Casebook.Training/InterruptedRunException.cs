using Casebook.Runs.Errors;

namespace Casebook.Training;

/// <summary>The user asked the run to stop; all that it did is saved.</summary>
/// <param name="when">How far it was: "after step 5 of 10".</param>
public sealed class InterruptedRunException(string runFolder, string when) : CasebookException(
    ExitCode.Interrupted, runFolder, "", $"stopped {when}, as asked; everything is saved",
    "The same command goes on from there.");
