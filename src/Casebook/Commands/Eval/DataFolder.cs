using System.CommandLine;

namespace Casebook.Commands.Eval;

/// <summary>Where benchmarks' published files are looked for.</summary>
internal static class DataFolder
{
    /// <summary>The variable that names the folder.</summary>
    private const string Variable = "CASEBOOK_DATA";

    /// <summary>The option that commands on benchmarks share.</summary>
    public static Option<string> Option() => new("--data")
    {
        Description = "The folder with the published files, or the one above it. Default: $CASEBOOK_DATA, else data.",
        HelpName = "folder",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? folder : "data",
    };
}
