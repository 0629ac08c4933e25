using Casebook.Runs.Errors;

namespace Casebook.Runs.Downloads;

/// <summary>A file that could not be had from its address, or is another than it should be.</summary>
public sealed class DownloadException(string address, string problem, string remedy, Exception? inner = null)
    : CasebookException(ExitCode.BadInput, address, "", problem, remedy, inner);
