using Casebook.Runs.Files;
using Casebook.Runs.Manifests;

namespace Casebook.Runs.Checkpoints;

/// <summary>A run's checkpoints: folders <c>step-00000120</c>, each whole or not there, each with a manifest.</summary>
/// <param name="Path">The folder that holds them.</param>
public sealed record CheckpointFolder(string Path)
{
    private const string Prefix = "step-";

    /// <summary>Writes a checkpoint: <paramref name="fill"/> puts the files into the folder it is given, the manifest follows, a rename ends it.</summary>
    /// <exception cref="FileWriteException">The disk refuses; earlier checkpoints stand.</exception>
    public Checkpoint Write(long step, Manifest facts, Action<string> fill)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        string path = System.IO.Path.Combine(Path, $"{Prefix}{step:D8}");
        AtomicFolder.Write(path, folder =>
        {
            fill(folder);
            Manifest.Write(folder, facts);
        });
        return new Checkpoint(step, path);
    }

    /// <summary>The newest checkpoint that is as its manifest says; null where there is none.</summary>
    /// <param name="skipped">Told of each newer one that is not, and why.</param>
    public Checkpoint? Newest(Action<Checkpoint, ManifestMismatch>? skipped = null)
    {
        foreach (Checkpoint checkpoint in List())
        {
            if (Manifest.Verify(checkpoint.Path) is not { } mismatch)
            {
                return checkpoint;
            }
            skipped?.Invoke(checkpoint, mismatch);
        }
        return null;
    }

    /// <summary>
    /// Deletes all but the newest <paramref name="keep"/> checkpoints, and what killed processes left. Call it
    /// after a new one stands, so that there is never less than one.
    /// </summary>
    /// <exception cref="FileWriteException">The disk refuses; the newest checkpoints stand.</exception>
    public void Prune(int keep)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        if (!Directory.Exists(Path))
        {
            return;
        }
        foreach (string left in Directory.GetDirectories(Path, "*" + AtomicFile.PartialSuffix))
        {
            AtomicFolder.Delete(left);
        }
        // A readable manifest is enough to count here: to hash every old checkpoint at every new one would cost more
        // than training does.
        foreach (Checkpoint old in List().Where(each => Manifest.TryRead(each.Path) is not null).Skip(keep))
        {
            AtomicFolder.Delete(old.Path);
        }
    }

    /// <summary>All folders that look like checkpoints, newest first, valid or not.</summary>
    private IEnumerable<Checkpoint> List()
    {
        if (!Directory.Exists(Path))
        {
            return [];
        }
        return Directory.GetDirectories(Path, Prefix + "*")
            .Select(path => (path, number: System.IO.Path.GetFileName(path)[Prefix.Length..]))
            .Where(each => each.number.All(char.IsAsciiDigit) && long.TryParse(each.number, out _))
            .Select(each => new Checkpoint(long.Parse(each.number), each.path))
            .OrderByDescending(checkpoint => checkpoint.Step);
    }
}

/// <summary>A checkpoint on disk.</summary>
/// <param name="Step">Optimizer steps taken when it was written.</param>
/// <param name="Path">Its folder.</param>
public sealed record Checkpoint(long Step, string Path);
