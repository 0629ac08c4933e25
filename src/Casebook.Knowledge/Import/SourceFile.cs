using System.IO.Compression;
using Casebook.Knowledge.Store;
using Casebook.Runs.Files;

namespace Casebook.Knowledge.Import;

/// <summary>A publisher's file, open: plain, gzip, or a zip archive with one file inside.</summary>
internal sealed class SourceFile : IDisposable
{
    private readonly FileStream _file;
    private readonly ZipArchive? _archive;

    private SourceFile(string path, FileStream file, ZipArchive? archive, Stream text)
    {
        (Path, _file, _archive, Text) = (path, file, archive, text);
    }

    /// <summary>As the user named it.</summary>
    public string Path { get; }

    /// <summary>What is in it, unpacked.</summary>
    public Stream Text { get; }

    /// <summary>The file's length as it lies there.</summary>
    public long Length => _file.Length;

    /// <summary>How much of <see cref="Length"/> has been read.</summary>
    public long Position => _file.Position;

    /// <exception cref="KnowledgeFileException">It is missing, can not be read, or is an archive of another shape.</exception>
    public static SourceFile Open(string path)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            byte[] first = new byte[4];
            int read = file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
            file.Position = 0;
            return read == first.Length && first.AsSpan().SequenceEqual("PK\u0003\u0004"u8)
                ? OfArchive(path, file)
                : new SourceFile(path, file, null, TextLines.Open(file));
        }
        catch (Exception exception)
        {
            file?.Dispose();
            throw exception switch
            {
                FileNotFoundException or DirectoryNotFoundException => new KnowledgeFileException(path, "", "does not exist", "Name a file that is there."),
                IOException or UnauthorizedAccessException => new KnowledgeFileException(path, "", $"can not be opened: {exception.Message.TrimEnd('.')}", "Check what it is and its permissions.", exception),
                InvalidDataException => Damaged(path, exception),
                _ => exception,
            };
        }
    }

    /// <summary>What is said of a file that can not be unpacked.</summary>
    public static KnowledgeFileException Damaged(string path, Exception exception) =>
        new(path, "", $"is damaged or cut ({exception.Message.TrimEnd('.')})", "Download it again.", exception);

    /// <inheritdoc/>
    public void Dispose()
    {
        Text.Dispose();
        _archive?.Dispose();
        _file.Dispose();
    }

    private static SourceFile OfArchive(string path, FileStream file)
    {
        var archive = new ZipArchive(file, ZipArchiveMode.Read);
        ZipArchiveEntry[] files = [.. archive.Entries.Where(entry => entry.Name.Length > 0)];
        return files is [var only]
            ? new SourceFile(path, file, archive, only.Open())
            : throw new KnowledgeFileException(path, "", $"is a zip archive with {files.Length} files, and only one is expected", "Unpack it and name the files.");
    }
}
