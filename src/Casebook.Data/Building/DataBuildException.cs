using Casebook.Runs.Errors;

namespace Casebook.Data.Building;

/// <summary>A data build that can not be done as asked.</summary>
public sealed class DataBuildException : CasebookException
{
    internal DataBuildException(string file, string place, string problem, string remedy, ExitCode exitCode = ExitCode.BadInput)
        : base(exitCode, file, place, problem, remedy)
    {
    }
}
