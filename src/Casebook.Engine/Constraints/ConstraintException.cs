using Casebook.Runs.Errors;

namespace Casebook.Engine.Constraints;

/// <summary>A regular expression or a schema that answers can not be held to: where in it, what is wrong and what to do.</summary>
public sealed class ConstraintException(string source, string place, string problem, string remedy, Exception? inner = null)
    : CasebookException(ExitCode.Usage, source, place, problem, remedy, inner);
