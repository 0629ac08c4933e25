using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Casebook.Models.Tensors;

/// <summary>A file mapped into memory for reading.</summary>
/// <remarks>
/// Reading is thread-safe; disposing while another thread reads is not. A file that someone shortens while it is mapped
/// ends the process: the operating system offers nothing better.
/// </remarks>
internal sealed unsafe partial class MappedFile : IDisposable
{
    private readonly MemoryMappedFile? _map;
    private readonly MemoryMappedViewAccessor? _view;
    private byte* _base;

    private MappedFile(string path, FileStream stream)
    {
        Path = path;
        Length = stream.Length;
        if (Length == 0)
        {
            // Nothing can be mapped, and nothing will be read.
            stream.Dispose();
            return;
        }
        _map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _map.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _base);
        _base += _view.PointerOffset;
    }

    public string Path { get; }

    /// <summary>Bytes of the file when it was opened.</summary>
    public long Length { get; }

    /// <exception cref="ModelFileException">Missing, or the system refuses.</exception>
    public static MappedFile Open(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return new MappedFile(path, stream);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelFileException(path, "file", "does not exist", "Copy or download it again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            throw new ModelFileException(path, "file", $"can not be read ({e.Message.TrimEnd('.')})", "Check the file and its permissions.", e);
        }
    }

    /// <summary>Bytes of the file, without a copy; valid until this is disposed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are not all in the file.</exception>
    public ReadOnlySpan<byte> Bytes(long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - count);
        if (count == 0)
        {
            return [];
        }
        ObjectDisposedException.ThrowIf(_base == null, this);
        return new ReadOnlySpan<byte>(_base + offset, count);
    }

    /// <summary>
    /// Gives the pages that lie wholly within a range back to the system; the next reading of them finds them in the
    /// system's cache or on the disk again. Does nothing where the system has no such call.
    /// </summary>
    public void Forget(long offset, long count)
    {
        if (_base == null || !(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()))
        {
            return;
        }
        nuint page = (nuint)Environment.SystemPageSize;
        nuint begin = ((nuint)(_base + offset) + page - 1) / page * page;
        nuint end = (nuint)(_base + offset + count) / page * page;
        if (end > begin)
        {
            _ = Advise(begin, end - begin, DoNotNeed);
        }
    }

    public void Dispose()
    {
        if (_base != null)
        {
            _base = null;
            _view!.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _map!.Dispose();
        }
    }

    // MADV_DONTNEED, the same number on Linux and macOS.
    private const int DoNotNeed = 4;

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint address, nuint length, int advice);
}
