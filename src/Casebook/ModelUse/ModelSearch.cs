using Casebook.Models.Gguf;
using Casebook.Runs.Errors;
using Casebook.Shell;

namespace Casebook.ModelUse;

/// <summary>Finds models, so that <c>--model</c> can be left out.</summary>
internal static class ModelSearch
{
    /// <summary>A demo's run that is there to be beaten, not to be used.</summary>
    private const string Control = "control";

    /// <summary>
    /// Models of runs under <c>runs/</c> (a demo's run lies one folder deeper), then of the current folder and of the
    /// folders in it, GGUF files in the current folder among them; each kind newest first.
    /// </summary>
    public static IReadOnlyList<FoundModel> All()
    {
        string here = Environment.CurrentDirectory;
        IEnumerable<string> runs = Folders(Path.Combine(here, "runs"));
        IEnumerable<string> ofRuns = runs.Concat(runs.SelectMany(Folders)).Where(folder => Path.GetFileName(folder) is not ("model" or Control)).Select(run => Path.Combine(run, "model"));
        IEnumerable<string> nearby = Folders(here).Prepend(here).Concat(Gguf(here));
        return [.. Newest(ofRuns), .. Newest(nearby)];
    }

    /// <summary>The model to use when the user named none.</summary>
    /// <exception cref="ModelMissingException">There is none.</exception>
    public static FoundModel Default() => All().FirstOrDefault() ?? throw new ModelMissingException();

    /// <summary>Where the model is that a user named; a demo's folder has its runs one folder deeper, the reinforced one first.</summary>
    public static string Locate(string named)
    {
        if (Look(named) is not null || Look(Path.Combine(named, "model")) is not null)
            return named;
        return new[] { "grpo", "sft" }.Select(stage => Path.Combine(named, stage)).FirstOrDefault(run => Look(Path.Combine(run, "model")) is not null) ?? named;
    }

    private static IEnumerable<FoundModel> Newest(IEnumerable<string> folders) =>
        folders.Select(Look).OfType<FoundModel>().OrderByDescending(model => model.Written);

    private static FoundModel? Look(string folder)
    {
        if (File.Exists(folder) && folder.EndsWith(GgufModel.Extension, StringComparison.OrdinalIgnoreCase))
            return new FoundModel(Path.GetRelativePath(Environment.CurrentDirectory, folder), new FileInfo(folder).Length, File.GetLastWriteTimeUtc(folder));
        if (!File.Exists(Path.Combine(folder, "config.json")))
            return null;
        FileInfo[] weights = [.. new DirectoryInfo(folder).EnumerateFiles("*.safetensors")];
        return weights.Length == 0
            ? null
            : new FoundModel(
                Path.GetRelativePath(Environment.CurrentDirectory, folder),
                weights.Sum(file => file.Length),
                weights.Max(file => file.LastWriteTimeUtc));
    }

    private static IEnumerable<string> Folders(string root) => Entries(root, Directory.EnumerateDirectories);

    private static IEnumerable<string> Gguf(string root) => Entries(root, folder => Directory.EnumerateFiles(folder, "*" + GgufModel.Extension));

    private static IEnumerable<string> Entries(string root, Func<string, IEnumerable<string>> list)
    {
        try
        {
            return Directory.Exists(root) ? [.. list(root)] : [];
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }
}

/// <summary>No model was named and none lies about.</summary>
internal sealed class ModelMissingException() : CasebookException(
    ExitCode.BadInput, "--model", "", "no model was named, and none was found under runs/ or in the current folder",
    $"Name one with --model, a folder or a GGUF file, or make one in minutes: {Invocation.Name} demo --quick");
