namespace Casebook.Models.Tensors;

/// <summary>A safetensors file, mapped into memory; tensors are converted when they are read.</summary>
/// <remarks>
/// Reading is thread-safe; disposing while another thread reads is not. A file that someone shortens while it is mapped
/// ends the process: the operating system offers nothing better.
/// </remarks>
public sealed class SafetensorsFile : ITensorSource
{
    private readonly MappedFile _file;
    private readonly Dictionary<string, SafetensorsEntry> _entries;

    private SafetensorsFile(MappedFile file)
    {
        _file = file;
        int jsonLength = SafetensorsHeader.Length(file.Bytes(0, (int)Math.Min(8, file.Length)), file.Length, file.Path);
        byte[] json = file.Bytes(8, jsonLength).ToArray();
        _entries = SafetensorsHeader.Parse(json, file.Length, file.Path).ToDictionary(entry => entry.Name);
    }

    public string Location => _file.Path;

    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Opens and checks the whole header; no tensor is read yet.</summary>
    /// <exception cref="ModelFileException">Missing, or against a rule of the format.</exception>
    public static SafetensorsFile Open(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            return new SafetensorsFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public IReadOnlyList<long> Shape(string name) => Find(name).Shape;

    public void Read(string name, Span<float> destination) => EncodedRows.Decode(name, Encoded(name), destination);

    /// <inheritdoc/>
    public EncodedTensor Encoded(string name)
    {
        SafetensorsEntry entry = Find(name);
        if (!Enum.TryParse(entry.ElementType, out ElementType type))
        {
            throw new ModelFileException(Location, $"tensor {name}", $"is stored as {entry.ElementType}", "Supported are F32, F16 and BF16: convert the model with transformers (torch_dtype) first.");
        }
        return EncodedRows.Of(_file, name, entry.Begin, type switch
        {
            ElementType.F32 => TensorEncoding.F32,
            ElementType.F16 => TensorEncoding.F16,
            _ => TensorEncoding.BF16,
        }, entry.Shape);
    }

    public void Dispose() => _file.Dispose();

    private SafetensorsEntry Find(string name) => _entries.TryGetValue(name, out SafetensorsEntry? entry)
        ? entry
        : throw new ModelFileException(Location, $"tensor {name}", "is missing", "Check that the weights belong to this config.json.");
}
