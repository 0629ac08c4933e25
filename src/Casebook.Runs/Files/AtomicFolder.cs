namespace Casebook.Runs.Files;

/// <summary>
/// Writes a folder so that it is there whole or not at all: filled beside its place, then renamed.
/// </summary>
/// <remarks>
/// Replacing a folder that exists takes two renames, and a process killed between them leaves none; whoever replaces
/// must be able to write the folder again. A folder of a new name has no such gap.
/// </remarks>
public static class AtomicFolder
{
    private const string OldSuffix = ".old.partial";

    /// <summary>Writes the folder <paramref name="path"/> with what <paramref name="fill"/> puts into the folder it is given.</summary>
    /// <exception cref="FileWriteException">The disk refuses; an old folder of that name stands as it was.</exception>
    public static void Write(string path, Action<string> fill)
    {
        string full = Path.GetFullPath(path);
        string beside = full + AtomicFile.PartialSuffix;
        Delete(beside);
        try
        {
            Directory.CreateDirectory(beside);
            fill(beside);
            FolderSync.Flush(beside);
            Replace(beside, full);
        }
        catch (Exception exception)
        {
            TryDelete(beside);
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw FileWriteException.From(full, "writing the folder", exception);
            }
            throw;
        }
    }

    /// <summary>Deletes a folder that may be there. One that is half deleted no longer has its name.</summary>
    /// <exception cref="FileWriteException">The disk refuses.</exception>
    public static void Delete(string path)
    {
        if (!Directory.Exists(path))
        {
            return;
        }
        try
        {
            FileFaults.Meet(FileOperation.Delete);
            string dying = path;
            if (!path.EndsWith(AtomicFile.PartialSuffix, StringComparison.Ordinal))
            {
                dying = path + OldSuffix;
                if (Directory.Exists(dying))
                {
                    Directory.Delete(dying, recursive: true);
                }
                Directory.Move(path, dying);
            }
            Directory.Delete(dying, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileWriteException.From(path, "deleting it", exception);
        }
    }

    private static void Replace(string beside, string full)
    {
        Delete(full + OldSuffix);
        string old = full + OldSuffix;
        bool hadOld = Directory.Exists(full);
        if (hadOld)
        {
            AtomicFile.Rename(() => Directory.Move(full, old), full);
        }
        try
        {
            AtomicFile.Rename(() => Directory.Move(beside, full), full);
        }
        catch when (hadOld && !Directory.Exists(full))
        {
            Directory.Move(old, full);
            throw;
        }
        TryDelete(old);
    }

    private static void TryDelete(string path)
    {
        try
        {
            Delete(path);
        }
        catch (FileWriteException)
        {
            // What is left ends in ".partial", is never read and is replaced by the next write.
        }
    }
}
