using System.CommandLine;

namespace Casebook.Commands.Data;

/// <summary><c>casebook data …</c>.</summary>
internal static class DataCommands
{
    public static Command Create() => new("data", "Make training sets.")
    {
        DataBuildCommand.Create(),
    };
}
