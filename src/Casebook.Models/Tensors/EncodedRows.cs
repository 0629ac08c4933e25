namespace Casebook.Models.Tensors;

/// <summary>A tensor of any number of dimensions as rows of its last one.</summary>
internal static class EncodedRows
{

    /// <param name="offset">Of the first byte.</param>
    /// <param name="shape">Slowest dimension first; none for a single number.</param>
    /// <param name="headSize">As <see cref="MappedTensor"/>.</param>
    /// <exception cref="ModelFileException">A row is longer than any model's.</exception>
    public static EncodedTensor Of(
        MappedFile file, string name, long offset, TensorEncoding encoding, IReadOnlyList<long> shape, int headSize = 0)
    {
        long columns = shape.Count == 0 ? 1 : shape[^1];
        if (columns > int.MaxValue || encoding.RowBytes(columns) > int.MaxValue)
        {
            throw new ModelFileException(file.Path, $"tensor {name}", $"has rows of {columns} elements", "Check that this is a Llama model's file.");
        }
        return new MappedTensor(file, offset, headSize)
        {
            Encoding = encoding,
            Columns = (int)columns,
            Rows = shape.Take(shape.Count - 1).Aggregate(1L, (product, size) => checked(product * size)),
        };
    }

    /// <summary>Converts a whole tensor to fp32.</summary>
    /// <param name="destination">As many elements as the tensor has.</param>
    public static void Decode(string name, EncodedTensor tensor, Span<float> destination)
    {
        if (tensor.Rows * tensor.Columns != destination.Length)
        {
            throw new ArgumentException($"Tensor {name} has {tensor.Rows * tensor.Columns} elements, not {destination.Length}.", nameof(destination));
        }
        if (tensor.Columns == 0)
        {
            return;
        }
        for (long row = 0; row < tensor.Rows; row++)
        {
            tensor.Encoding.Decode(tensor.Row(row), destination.Slice((int)(row * tensor.Columns), tensor.Columns));
        }
    }
}
