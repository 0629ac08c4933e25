using Casebook.Runs.Errors;

namespace Casebook.Evaluation.Comparison;

/// <summary>Two evaluations that can not be compared.</summary>
public sealed class EvaluationMismatchException(string evaluation, string problem)
    : CasebookException(ExitCode.BadInput, evaluation, "", problem, "Evaluate both on the same file of problems.");
