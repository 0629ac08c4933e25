using Casebook.Models.Architecture;
using Casebook.Models.Tensors;

namespace Casebook.Engine.Tests.Reference;

/// <summary>A model of nothing but zeros, each matrix in a format of its own: a large one takes up a row.</summary>
internal sealed class ZeroTensors : ITensorSource
{
    private readonly Dictionary<string, (long[] Shape, EncodedTensor Tensor)> _tensors = [];

    public IReadOnlyCollection<string> Names => _tensors.Keys;

    public string Location => "memory";

    public static ZeroTensors Of(LlamaConfig config, Func<string, TensorEncoding> encodingOf)
    {
        var tensors = new ZeroTensors();
        foreach (var (name, shape) in LlamaTensors.Of(config))
            tensors._tensors[name] = (shape, new Zeros { Encoding = shape.Length == 2 ? encodingOf(name) : TensorEncoding.F32, Rows = shape.Length == 2 ? shape[0] : 1, Columns = (int)shape[^1] });
        return tensors;
    }

    public IReadOnlyList<long> Shape(string name) => _tensors[name].Shape;

    public EncodedTensor Encoded(string name) => _tensors[name].Tensor;

    public void Read(string name, Span<float> destination) => destination.Clear();

    public void Dispose()
    {
    }

    private sealed class Zeros : EncodedTensor
    {
        private byte[]? _row;

        public override ReadOnlySpan<byte> Row(long row) => _row ??= new byte[Encoding.RowBytes(Columns)];
    }
}
