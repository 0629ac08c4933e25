using Casebook.Models.Tensors;

namespace Casebook.Models.Gguf;

/// <summary>
/// The tensors of a Llama's GGUF file under transformers' names and in transformers' order of rows: the rows of queries
/// and keys, which llama.cpp's converter interleaves, are found where they belong.
/// </summary>
/// <remarks>Reading is thread-safe.</remarks>
internal sealed class GgufTensors : ITensorSource
{
    private readonly GgufFile _file;
    private readonly int _headSize;
    private readonly Dictionary<string, GgufTensorInfo> _tensors = [];

    /// <param name="file">Disposed with this.</param>
    /// <param name="headSize">Rows of a head.</param>
    /// <exception cref="ModelFileException">A tensor that no Llama has.</exception>
    public GgufTensors(GgufFile file, int headSize)
    {
        (_file, _headSize) = (file, headSize);
        foreach (GgufTensorInfo info in file.Tensors.Values)
        {
            if (GgufTensorNames.ToTransformers(info.Name) is { } name)
            {
                // Layer 7 and layer 07 would be two tensors of one name.
                if (!_tensors.TryAdd(name, info))
                {
                    throw new ModelFileException(Location, $"tensor {info.Name}", "is given twice", "The file is damaged: copy or download it again.");
                }
            }
            else if (!GgufTensorNames.IsIgnored(info.Name))
            {
                throw new ModelFileException(
                    Location, $"tensor {info.Name}", "is none of a Llama's",
                    "This program runs Llama models (2, 3, 3.1) without biases, experts or adapters: merge an adapter into the model first.");
            }
        }
    }

    public IReadOnlyCollection<string> Names => _tensors.Keys;

    public string Location => _file.Mapped.Path;

    public IReadOnlyList<long> Shape(string name) => Find(name).Shape;

    public void Read(string name, Span<float> destination) => EncodedRows.Decode(name, Encoded(name), destination);

    public EncodedTensor Encoded(string name)
    {
        GgufTensorInfo info = Find(name);
        int headSize = GgufTensorNames.IsInterleaved(name) ? _headSize : 0;
        if (headSize > 0 && (info.Shape.Length != 2 || info.Shape[0] % headSize != 0))
        {
            throw new ModelFileException(
                Location, $"tensor {info.Name}", $"has the shape [{string.Join(", ", info.Shape)}], which is no number of heads of {headSize} rows",
                "The file is damaged: copy or download it again.");
        }
        return EncodedRows.Of(_file.Mapped, info.Name, info.Offset, info.Encoding, info.Shape, headSize);
    }

    public void Dispose() => _file.Dispose();

    private GgufTensorInfo Find(string name) => _tensors.TryGetValue(name, out GgufTensorInfo? info)
        ? info
        : throw new ModelFileException(Location, $"tensor {name}", "is missing", "The file is not whole, or of another architecture: take it from the model's publisher again.");
}
