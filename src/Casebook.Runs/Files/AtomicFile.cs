namespace Casebook.Runs.Files;

/// <summary>
/// The one way in which Casebook writes a file: beside the target, flushed to the disk, then renamed over it.
/// A reader sees the old content or the new one, never a part.
/// </summary>
/// <remarks>
/// <c>NAME.partial</c> beside a file is what a killed process leaves; it is never read, and the next write of the same
/// file replaces it. Two writers of one file at once: one of them fails. Files that only grow are
/// <see cref="AppendOnlyFile"/>s; folders that must come whole are <see cref="AtomicFolder"/>s.
/// </remarks>
public static class AtomicFile
{
    /// <summary>What a file or folder is called until it is whole.</summary>
    public const string PartialSuffix = ".partial";

    private const int BufferBytes = 1 << 16;

    /// <summary>Writes <paramref name="path"/> atomically with what <paramref name="write"/> puts into the (seekable) stream.</summary>
    /// <param name="expectedBytes">How long the file will be, where the caller knows: too small a disk is then refused before the first byte.</param>
    /// <exception cref="FileWriteException">The disk refuses; the target keeps its old content.</exception>
    public static void Write(string path, Action<Stream> write, long expectedBytes = 0)
    {
        string full = Path.GetFullPath(path);
        string beside = full + PartialSuffix;
        var file = new CheckedFile(beside, FileMode.Create, full);
        try
        {
            using (file)
            {
                if (expectedBytes > 0 && DiskSpace.Free(beside) < expectedBytes)
                {
                    throw FileWriteException.Full(full, expectedBytes, atLeast: false, null);
                }
                using var buffered = new BufferedStream(file, BufferBytes);
                try
                {
                    write(buffered);
                    buffered.Flush();
                    file.FlushToDisk();
                }
                catch
                {
                    file.Abandon();
                    throw;
                }
            }
            Rename(() => File.Move(beside, full, overwrite: true), full);
        }
        catch
        {
            TryDelete(beside);
            throw;
        }
    }

    /// <summary>Writes UTF-8 text without a byte order mark.</summary>
    /// <exception cref="FileWriteException">The disk refuses; the target keeps its old content.</exception>
    public static void WriteAllText(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>Copies a file, atomically like everything else.</summary>
    /// <exception cref="FileWriteException">The disk refuses; the target keeps its old content.</exception>
    public static void Copy(string source, string target)
    {
        using FileStream from = File.OpenRead(source);
        Write(target, from.CopyTo, from.Length);
    }

    /// <summary>Puts something in its place and makes the place outlive a power cut.</summary>
    internal static void Rename(Action rename, string target)
    {
        try
        {
            FileFaults.Meet(FileOperation.Rename);
            rename();
            FolderSync.Flush(Path.GetDirectoryName(target)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileWriteException.From(target, "putting it in its place", exception);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            FileFaults.Meet(FileOperation.Delete);
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What is left is harmless, and the failure that brought us here is the one to tell.
        }
    }
}
