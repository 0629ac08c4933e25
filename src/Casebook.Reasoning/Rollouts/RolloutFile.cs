using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Rollouts;

/// <summary>Reads and writes <c>rollouts/step-000012.jsonl</c> of a run.</summary>
public static class RolloutFile
{
    /// <summary>The folder's name inside a run.</summary>
    public const string FolderName = "rollouts";

    /// <summary>The file of one step.</summary>
    public static string PathOf(string runFolder, int step) => Path.Combine(runFolder, FolderName, FormattableString.Invariant($"step-{step:000000}.jsonl"));

    /// <summary>Every step's file of a run, in their order.</summary>
    public static IReadOnlyList<string> AllOf(string runFolder)
    {
        string folder = Path.Combine(runFolder, FolderName);
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "step-*.jsonl").Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>Every group of the file, lazily.</summary>
    /// <exception cref="DataFileException">A line is malformed.</exception>
    public static IEnumerable<RolloutGroup> Read(string path) => JsonLines.Read(path, ProblemJson.Default.RolloutGroup, _ => null);

    /// <summary>Writes the file atomically.</summary>
    public static void Write(string path, IEnumerable<RolloutGroup> groups) => JsonLines.Write(path, groups, ProblemJson.Default.RolloutGroup);
}
