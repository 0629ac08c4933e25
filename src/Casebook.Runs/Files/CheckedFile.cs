namespace Casebook.Runs.Files;

/// <summary>
/// An open file whose every write and flush can be made to fail, and whose failures say which file it is. Unbuffered:
/// whoever writes small pieces puts a buffer before it.
/// </summary>
internal sealed class CheckedFile : Stream
{
    private readonly FileStream _file;
    private readonly string _name;
    private bool _abandoned;

    /// <param name="path">The file to open.</param>
    /// <param name="mode">How to open it.</param>
    /// <param name="name">The name that messages give, where it is not the path.</param>
    /// <exception cref="FileWriteException">It can not be opened.</exception>
    public CheckedFile(string path, FileMode mode, string? name = null)
    {
        _name = name ?? path;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            FileAccess access = mode == FileMode.Append ? FileAccess.Write : FileAccess.ReadWrite;
            FileShare share = mode == FileMode.Append ? FileShare.Read : FileShare.None;
            _file = new FileStream(path, mode, access, share, bufferSize: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileWriteException.From(_name, "opening it for writing", exception);
        }
    }

    public override bool CanRead => _file.CanRead;

    public override bool CanSeek => _file.CanSeek;

    public override bool CanWrite => true;

    public override long Length => _file.Length;

    public override long Position { get => _file.Position; set => _file.Position = value; }

    /// <summary>After a failure: a buffer in front may still flush, and that must neither count nor fail again.</summary>
    public void Abandon() => _abandoned = true;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_abandoned)
        {
            return;
        }
        long reached = _file.Position + buffer.Length;
        try
        {
            try
            {
                FileFaults.Meet(FileOperation.Write);
            }
            catch (IOException)
            {
                // A write that fails may have written something.
                _file.Write(buffer[..(buffer.Length / 2)]);
                throw;
            }
            _file.Write(buffer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileWriteException.From(_name, "writing", exception, reached);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value) => Write([value]);

    public override void Flush()
    {
    }

    /// <summary>Forces the bytes to the disk.</summary>
    public void FlushToDisk()
    {
        try
        {
            FileFaults.Meet(FileOperation.Flush);
            _file.Flush(flushToDisk: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileWriteException.From(_name, "flushing", exception, _file.Length);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => _file.Read(buffer, offset, count);

    public override long Seek(long offset, SeekOrigin origin) => _file.Seek(offset, origin);

    public override void SetLength(long value) => _file.SetLength(value);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }
        base.Dispose(disposing);
    }
}
