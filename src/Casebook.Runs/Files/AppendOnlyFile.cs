namespace Casebook.Runs.Files;

/// <summary>
/// A file that only grows, a line at a time. A line is one write to the operating system, so it outlives the process
/// that wrote it; only a power cut or a full disk can tear the last one, and readers must tolerate that.
/// </summary>
public sealed class AppendOnlyFile : IDisposable
{
    private readonly CheckedFile _file;

    /// <param name="path">Created where it is not there.</param>
    /// <exception cref="FileWriteException">It can not be opened.</exception>
    public AppendOnlyFile(string path) => _file = new CheckedFile(path, FileMode.Append);

    /// <summary>
    /// Takes away a last line that has no line feed, as a power cut or a full disk leaves it, so that what is appended next
    /// is a line of its own.
    /// </summary>
    /// <exception cref="FileWriteException">The disk refuses.</exception>
    public static void DropTornLine(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }
        using var file = new CheckedFile(path, FileMode.Open);
        long length = file.Length;
        long keep = length;
        while (keep > 0)
        {
            file.Position = keep - 1;
            if (file.ReadByte() == '\n')
            {
                break;
            }
            keep--;
        }
        if (keep < length)
        {
            file.SetLength(keep);
            file.FlushToDisk();
        }
    }

    /// <summary>Appends one line.</summary>
    /// <param name="utf8Line">Without its line feed; has none inside.</param>
    /// <exception cref="FileWriteException">The disk refuses; the line may be there in part.</exception>
    public void AppendLine(ReadOnlySpan<byte> utf8Line)
    {
        byte[] line = [.. utf8Line, (byte)'\n'];
        _file.Write(line);
    }

    /// <summary>Forces what was appended to the disk.</summary>
    /// <exception cref="FileWriteException">The disk refuses.</exception>
    public void FlushToDisk() => _file.FlushToDisk();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
