using System.Security.Cryptography;

namespace Casebook.Runs.Files;

/// <summary>
/// A file that arrives in pieces, maybe over several runs of the program: it grows as <c>NAME.partial</c> and gets its name
/// when it is whole. Only one process can have it open.
/// </summary>
public sealed class ResumableFile : IDisposable
{
    private readonly string _path;
    private readonly string _beside;
    private readonly CheckedFile _file;

    /// <summary>Opens what an earlier run left, or begins.</summary>
    /// <exception cref="FileWriteException">It can not be opened, or another process has it open.</exception>
    public ResumableFile(string path)
    {
        _path = Path.GetFullPath(path);
        _beside = _path + AtomicFile.PartialSuffix;
        _file = new CheckedFile(_beside, FileMode.OpenOrCreate, _path);
        _file.Position = _file.Length;
    }

    /// <summary>How many bytes there are.</summary>
    public long Length => _file.Length;

    /// <summary>Appends bytes.</summary>
    /// <exception cref="FileWriteException">The disk refuses; what was there before is there still.</exception>
    public void Append(ReadOnlySpan<byte> bytes) => _file.Write(bytes);

    /// <summary>Throws everything away.</summary>
    public void Restart()
    {
        _file.SetLength(0);
        _file.Position = 0;
    }

    /// <summary>SHA-256 of what is there, in lower-case hexadecimal digits.</summary>
    public string Sha256()
    {
        _file.Position = 0;
        string hash = Convert.ToHexStringLower(SHA256.HashData(_file));
        _file.Position = _file.Length;
        return hash;
    }

    /// <summary>Gives the file its name, in place of one that may be there. Nothing can be appended afterwards.</summary>
    /// <exception cref="FileWriteException">The disk refuses; an old file of that name stands as it was.</exception>
    public void Complete()
    {
        _file.FlushToDisk();
        _file.Dispose();
        AtomicFile.Rename(() => File.Move(_beside, _path, overwrite: true), _path);
    }

    /// <summary>Deletes what is there.</summary>
    public void Discard()
    {
        _file.Dispose();
        File.Delete(_beside);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
