namespace Casebook.Commands.Eval;

/// <summary>Where benchmarks' published files are looked for.</summary>
internal static class DataFolder
{
    /// <summary>The variable that names the folder.</summary>
    private const string Variable = "CASEBOOK_DATA";

    /// <summary>Where nothing else is said.</summary>
    public static string Default => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? folder : "data";
}
