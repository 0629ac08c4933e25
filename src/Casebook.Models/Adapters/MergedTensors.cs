using System.Runtime.InteropServices;
using Casebook.Models.Architecture;
using Casebook.Models.Tensors;

namespace Casebook.Models.Adapters;

/// <summary>
/// A model's weights with an adapter merged into them, W₀ + (alpha / rank) · B · A in fp32, computed row by row as they are
/// read. Sums go from the first rank to the last, so they are the bits that a run with this adapter trained with.
/// </summary>
/// <remarks>Reading is thread-safe. Both sources stay their owner's.</remarks>
public sealed class MergedTensors : ITensorSource
{
    private readonly ITensorSource _model;
    private readonly AdapterFolder _adapter;
    private readonly Dictionary<string, LoraMatrix> _matrices;

    /// <exception cref="ModelFileException">The adapter does not fit the model.</exception>
    public MergedTensors(LlamaConfig config, ITensorSource model, AdapterFolder adapter)
    {
        adapter.Check(config);
        (_model, _adapter) = (model, adapter);
        _matrices = LoraMatrix.Of(config, adapter.Lora).ToDictionary(matrix => matrix.Target);
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _model.Names;

    /// <inheritdoc/>
    public string Location => $"{_model.Location} with {_adapter.Location}";

    /// <inheritdoc/>
    public IReadOnlyList<long> Shape(string name) => _model.Shape(name);

    /// <inheritdoc/>
    public void Read(string name, Span<float> destination) => EncodedRows.Decode(name, Encoded(name), destination);

    /// <inheritdoc/>
    public EncodedTensor Encoded(string name)
    {
        EncodedTensor original = _model.Encoded(name);
        if (!_matrices.TryGetValue(name, out LoraMatrix? matrix))
        {
            return original;
        }
        float[] a = new float[checked(_adapter.Lora.Rank * matrix.Columns)];
        float[] b = new float[checked(matrix.Rows * _adapter.Lora.Rank)];
        _adapter.Tensors.Read(matrix.A, a);
        _adapter.Tensors.Read(matrix.B, b);
        return new Merged(original, _adapter.Lora, a, b) { Encoding = TensorEncoding.F32, Rows = original.Rows, Columns = original.Columns };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Merged(EncodedTensor original, LoraConfig lora, float[] a, float[] b) : EncodedTensor
    {
        public override ReadOnlySpan<byte> Row(long row)
        {
            float[] weights = new float[Columns];
            float[] product = new float[Columns];
            original.Encoding.Decode(original.Row(row), weights);
            for (int k = 0; k < lora.Rank; k++)
            {
                float factor = b[(row * lora.Rank) + k];
                ReadOnlySpan<float> of = a.AsSpan(k * Columns, Columns);
                for (int i = 0; i < Columns; i++)
                {
                    product[i] = float.FusedMultiplyAdd(factor, of[i], product[i]);
                }
            }
            for (int i = 0; i < Columns; i++)
            {
                weights[i] = float.FusedMultiplyAdd(lora.Scale, product[i], weights[i]);
            }
            return MemoryMarshal.AsBytes(weights.AsSpan());
        }

        public override void Forget() => original.Forget();
    }
}
