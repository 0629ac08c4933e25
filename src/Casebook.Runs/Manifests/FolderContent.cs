using Casebook.Runs.Files;
using Casebook.Runs.Folders;

namespace Casebook.Runs.Manifests;

/// <summary>The files of a folder as a manifest sees them.</summary>
internal static class FolderContent
{
    /// <summary>An entry for every file below, sorted by path; without locks, partial files, the report and the manifest itself.</summary>
    public static IReadOnlyList<ManifestEntry> Entries(string folder)
    {
        IEnumerable<string> paths = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Where(IsContent)
            .Order(StringComparer.Ordinal);
        return [.. paths.Select(path => Manifest.Input(Path.Combine(folder, path)) with { Path = path })];
    }

    /// <summary>What is wrong with one listed file; null for nothing.</summary>
    public static ManifestMismatch? Check(string folder, ManifestEntry entry)
    {
        if (Path.IsPathRooted(entry.Path) || entry.Path.Split('/', '\\').Contains(".."))
        {
            return new ManifestMismatch(entry.Path, "is not a path within the folder");
        }
        string file = Path.Combine(folder, entry.Path);
        try
        {
            var info = new FileInfo(file);
            if (!info.Exists)
            {
                return new ManifestMismatch(entry.Path, "is missing");
            }
            if (info.Length != entry.Bytes)
            {
                return new ManifestMismatch(entry.Path, $"has {info.Length} bytes, the manifest says {entry.Bytes}");
            }
            return FileHash.Sha256(file) == entry.Sha256
                ? null
                : new ManifestMismatch(entry.Path, "has other content than the manifest says (SHA-256 differs)");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new ManifestMismatch(entry.Path, $"can not be read: {exception.Message.TrimEnd('.')}");
        }
    }

    private static bool IsContent(string path)
    {
        string[] parts = path.Split('/');
        return path is not (Manifest.FileName or RunFolder.ReportName)
            && parts[^1] is not (FolderLock.LockName or FolderLock.HolderName)
            && !parts.Any(part => part.EndsWith(AtomicFile.PartialSuffix, StringComparison.Ordinal));
    }
}
