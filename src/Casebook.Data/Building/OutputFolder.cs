using Casebook.Runs.Errors;
using Casebook.Runs.Manifests;

namespace Casebook.Data.Building;

/// <summary>The folder that a build writes.</summary>
internal static class OutputFolder
{
    private static readonly string[] _ours =
    [
        DataBuild.TrainExemplars, DataBuild.ValidationExemplars, DataBuild.TrainProblems, DataBuild.HeldoutProblems,
        DataBuild.TokenizerFolder, DataBuild.RecipeFile, Manifest.FileName,
    ];

    /// <summary>Makes the folder, or takes the manifest from an earlier data set, which from then on does not count as one.</summary>
    /// <exception cref="DataBuildException">It can not be made, or there is something in it that no data build writes.</exception>
    public static void Prepare(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataBuildException(folder, "", $"the folder can not be made: {exception.Message.TrimEnd('.')}", "Choose another folder with --out.", ExitCode.Disk);
        }
        string? foreign = Directory.EnumerateFileSystemEntries(folder)
            .Select(path => Path.GetFileName(path)!)
            .Order(StringComparer.Ordinal)
            .FirstOrDefault(name => !_ours.Contains(name) && !_ours.Contains(Path.GetFileNameWithoutExtension(name)));
        if (foreign is not null)
        {
            throw new DataBuildException(folder, foreign, "is no part of a data set, and a build would write around it", "Choose an empty folder, or one that holds an earlier data set.", ExitCode.Usage);
        }
        File.Delete(Path.Combine(folder, Manifest.FileName));
    }
}
