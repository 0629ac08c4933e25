using Casebook.Runs.Errors;

namespace Casebook.Evaluation.Report;

/// <summary>A folder that no report can be made of.</summary>
public sealed class RunReportException(string folder) : CasebookException(
    ExitCode.BadInput, folder, "", Directory.Exists(folder) ? "is not a run: it has neither metrics.jsonl nor an evaluation" : "does not exist",
    "Name the folder of a run, as \"casebook runs list\" shows them.");
