using System.Xml.Linq;

namespace Casebook.Architecture.Tests;

/// <summary>The repository as it lies on disk, found upwards from the test's own folder.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Names of the parts: folders of src/ that have a project.</summary>
    public static IReadOnlyList<string> Parts { get; } =
        [.. Directory.EnumerateDirectories(Path.Combine(Root, "src")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static XDocument Project(string part) => XDocument.Load(Path.Combine(Root, "src", part, part + ".csproj"));

    /// <summary>Parts that a part's project file names.</summary>
    public static IEnumerable<string> ProjectReferences(string part) =>
        Project(part).Descendants("ProjectReference").Select(each => Path.GetFileNameWithoutExtension(each.Attribute("Include")!.Value));

    /// <summary>Source files of a part, relative to the root.</summary>
    public static IEnumerable<string> Sources(string part) => SourcesBelow("src", part);

    /// <summary>Source files of all tests, relative to the root.</summary>
    public static IEnumerable<string> TestSources() => SourcesBelow("tests");

    private static IEnumerable<string> SourcesBelow(params string[] folders) =>
        Directory.EnumerateFiles(Path.Combine([Root, .. folders]), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path))
            .Where(path => !path.Split('/', '\\').Any(folder => folder is "obj" or "bin"));

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Casebook.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"Casebook.slnx is not above {AppContext.BaseDirectory}.");
    }
}
