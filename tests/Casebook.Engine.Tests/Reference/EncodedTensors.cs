using Casebook.Models.Architecture;
using Casebook.Models.Tensors;

namespace Casebook.Engine.Tests.Reference;

/// <summary>A model's tensors in memory with every matrix in one encoding, as a file would have them.</summary>
internal sealed class EncodedTensors : ITensorSource
{
    private readonly Dictionary<string, (long[] Shape, EncodedTensor Tensor)> _tensors = [];

    public IReadOnlyCollection<string> Names => _tensors.Keys;

    public string Location => "memory";

    public static EncodedTensors Of(LlamaConfig config, MemoryTensors source, TensorEncoding encoding)
    {
        var tensors = new EncodedTensors();
        foreach (var (name, shape) in LlamaTensors.Of(config))
        {
            var matrix = shape.Length == 2 ? encoding : TensorEncoding.F32;
            tensors._tensors[name] = (shape, new Rows(source[name], matrix, (int)shape[^1]));
        }
        return tensors;
    }

    public IReadOnlyList<long> Shape(string name) => _tensors[name].Shape;

    public EncodedTensor Encoded(string name) => _tensors[name].Tensor;

    public void Read(string name, Span<float> destination)
    {
        var tensor = Encoded(name);
        for (int row = 0; row < tensor.Rows; row++)
            tensor.Encoding.Decode(tensor.Row(row), destination.Slice(row * tensor.Columns, tensor.Columns));
    }

    public void Dispose()
    {
    }

    private sealed class Rows : EncodedTensor
    {
        private readonly byte[][] _rows;

        [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        public Rows(float[] elements, TensorEncoding encoding, int columns)
        {
            Encoding = encoding;
            Columns = columns;
            _rows = [.. elements.Chunk(columns).Select(row =>
            {
                byte[] bytes = new byte[encoding.RowBytes(columns)];
                encoding.Encode(row, bytes);
                return bytes;
            })];
            base.Rows = _rows.Length;
        }

        public override ReadOnlySpan<byte> Row(long row) => _rows[row];
    }
}
