using System.IO.MemoryMappedFiles;

namespace Casebook.Models.Tensors;

/// <summary>A safetensors file, mapped into memory; tensors are converted when they are read.</summary>
/// <remarks>
/// Reading is thread-safe; disposing while another thread reads is not. A file that someone shortens while it is mapped
/// ends the process: the operating system offers nothing better.
/// </remarks>
public sealed class SafetensorsFile : ITensorSource
{
    private readonly Dictionary<string, SafetensorsEntry> _entries;
    private readonly MemoryMappedFile? _map;
    private readonly MemoryMappedViewAccessor? _view;
    private unsafe byte* _base;

    private unsafe SafetensorsFile(string path, FileStream stream)
    {
        Location = path;
        long length = stream.Length;
        Span<byte> first = stackalloc byte[8];
        int got = stream.ReadAtLeast(first, 8, throwOnEndOfStream: false);
        byte[] json = new byte[SafetensorsHeader.Length(first[..got], length, path)];
        stream.ReadExactly(json);
        _entries = SafetensorsHeader.Parse(json, length, path).ToDictionary(entry => entry.Name);
        _map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _base);
        _base += _view.PointerOffset;
    }

    public string Location { get; }

    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Opens and checks the whole header; no tensor is read yet.</summary>
    /// <exception cref="ModelFileException">Missing, or against a rule of the format.</exception>
    public static SafetensorsFile Open(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return new SafetensorsFile(path, stream);
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
        catch
        {
            stream?.Dispose();
            throw;
        }
    }

    public IReadOnlyList<long> Shape(string name) => Find(name).Shape;

    public unsafe void Read(string name, Span<float> destination)
    {
        SafetensorsEntry entry = Find(name);
        if (!Enum.TryParse(entry.ElementType, out ElementType type))
        {
            throw new ModelFileException(Location, $"tensor {name}", $"is stored as {entry.ElementType}", "Supported are F32, F16 and BF16: convert the model with transformers (torch_dtype) first.");
        }
        long elements = (entry.End - entry.Begin) / ElementConversion.Bytes(type);
        if (elements != destination.Length)
        {
            throw new ArgumentException($"Tensor {name} has {elements} elements, not {destination.Length}.", nameof(destination));
        }
        ObjectDisposedException.ThrowIf(_base == null, this);
        // In pieces, since a tensor may have more bytes than a span can.
        const int Piece = 1 << 24;
        for (int done = 0; done < destination.Length; done += Piece)
        {
            int count = Math.Min(Piece, destination.Length - done);
            int bytes = ElementConversion.Bytes(type);
            var source = new ReadOnlySpan<byte>(_base + entry.Begin + (long)done * bytes, count * bytes);
            ElementConversion.Widen(type, source, destination.Slice(done, count));
        }
    }

    public unsafe void Dispose()
    {
        if (_base != null)
        {
            _base = null;
            _view!.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _map!.Dispose();
        }
    }

    private SafetensorsEntry Find(string name) => _entries.TryGetValue(name, out SafetensorsEntry? entry)
        ? entry
        : throw new ModelFileException(Location, $"tensor {name}", "is missing", "Check that the weights belong to this config.json.");
}
