using Casebook.Runs.Errors;

namespace Casebook.Shell;

/// <summary>Recipes and sample records that lie beside the program, so that they are found from any folder.</summary>
internal static class BundledFiles
{
    /// <summary>The three CVE records of the demo.</summary>
    public static string SampleRecords => Path.Combine(AppContext.BaseDirectory, "samples", "cve-records.json");

    /// <summary>The file that the user named: as it stands in the current folder, else beside the program.</summary>
    /// <exception cref="RecipeMissingException">Neither is there.</exception>
    public static string Recipe(string named)
    {
        if (File.Exists(named))
            return named;
        string beside = Path.Combine(AppContext.BaseDirectory, named);
        return File.Exists(beside) ? beside : throw new RecipeMissingException(named, Recipes());
    }

    /// <summary>The folder that the user named: as it stands in the current folder, else beside the program, else as named.</summary>
    public static string Folder(string named)
    {
        string beside = Path.Combine(AppContext.BaseDirectory, named);
        return !Directory.Exists(named) && Directory.Exists(beside) ? beside : named;
    }

    /// <summary>Recipes beside the program, as a user would name them.</summary>
    public static IReadOnlyList<string> Recipes()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "recipes");
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(AppContext.BaseDirectory, file)).Order(StringComparer.Ordinal)]
            : [];
    }
}

/// <summary>A recipe that is nowhere.</summary>
internal sealed class RecipeMissingException(string named, IReadOnlyList<string> bundled) : CasebookException(
    ExitCode.Usage, named, "", "does not exist, neither here nor among the recipes that come with the program",
    $"Those are: {string.Join(", ", bundled)}.");
