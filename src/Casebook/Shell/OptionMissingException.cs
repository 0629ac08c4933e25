using Casebook.Runs.Errors;

namespace Casebook.Shell;

/// <summary>An option that this use of a command can not do without.</summary>
internal sealed class OptionMissingException(string option, string remedy) : CasebookException(ExitCode.Usage, option, "", "is missing", remedy);
