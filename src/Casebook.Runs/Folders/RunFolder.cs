using Casebook.Runs.Checkpoints;

namespace Casebook.Runs.Folders;

/// <summary>
/// A run: one folder with the recipe as resolved, metrics, samples, checkpoints, the resulting model and, last of all,
/// the manifest. Whoever holds this object holds the folder's lock; no second process can work on it.
/// </summary>
public sealed class RunFolder : IDisposable
{
    /// <summary>The page that shows the run. It can be made anew at any time, so no manifest lists it.</summary>
    public const string ReportName = "report.html";

    private readonly FolderLock _lock;

    private RunFolder(string path, FolderLock folderLock) => (Path, _lock) = (path, folderLock);

    /// <summary>The folder, absolute.</summary>
    public string Path { get; }

    /// <summary><c>recipe.yaml</c>: every key with its value, defaults included.</summary>
    public string RecipeFile => In("recipe.yaml");

    /// <summary><c>metrics.jsonl</c>: one JSON object a line.</summary>
    public string MetricsFile => In("metrics.jsonl");

    /// <summary><c>samples/</c>: what the model wrote on the way.</summary>
    public string SamplesFolder => In("samples");

    /// <summary><c>checkpoints/</c>.</summary>
    public CheckpointFolder Checkpoints => new(In("checkpoints"));

    /// <summary><c>model/</c>: the result, a Hugging Face folder.</summary>
    public string ModelFolder => In("model");

    /// <summary>
    /// Where a new run of a kind stands when nobody says otherwise: <c>runs/KIND-yyyyMMdd-HHmmss</c> (UTC) in the
    /// current folder, with a number behind it if that is taken.
    /// </summary>
    /// <param name="kind">For example <c>sft</c>.</param>
    /// <param name="root">The folder of runs, where not <c>runs</c>.</param>
    public static string NewPath(string kind, TimeProvider clock, string root = "runs")
    {
        string stem = System.IO.Path.Combine(root, $"{kind}-{clock.GetUtcNow():yyyyMMdd-HHmmss}");
        string path = stem;
        for (int number = 2; Directory.Exists(path); number++)
        {
            path = $"{stem}-{number}";
        }
        return path;
    }

    /// <summary>Takes a folder for this process, creating it if it is not there.</summary>
    /// <exception cref="RunLockedException">Another process works on it.</exception>
    /// <exception cref="Files.FileWriteException">It can not be created.</exception>
    public static RunFolder Claim(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        return new RunFolder(full, FolderLock.Take(full));
    }

    /// <summary>A path within the folder.</summary>
    public string In(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Lets the folder go. A killed process lets go too: the lock is the operating system's.</summary>
    public void Dispose() => _lock.Dispose();
}
