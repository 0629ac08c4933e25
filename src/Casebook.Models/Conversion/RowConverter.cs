using Casebook.Models.Tensors;

namespace Casebook.Models.Conversion;

/// <summary>Re-encodes a tensor row by row, some megabytes at a time, on all processors; bits do not depend on their number.</summary>
internal sealed class RowConverter(string location)
{
    private const int BytesAtATime = 1 << 23;

    /// <summary>Half precision ends at 65504, and so do the scales of the quantised formats.</summary>
    private const float LargestHalf = 65504;

    /// <param name="name">The tensor, for messages.</param>
    /// <param name="tensor">Where its rows come from.</param>
    /// <param name="encoding">How they are to be stored.</param>
    /// <param name="order">Which row of the tensor the n-th one to be written is.</param>
    /// <param name="target">Gets the bytes.</param>
    /// <param name="done">Told after each portion how many rows it had.</param>
    /// <exception cref="ModelFileException">An element that is not finite, or beyond the encoding's range.</exception>
    public void Write(
        string name, EncodedTensor tensor, TensorEncoding encoding, Func<long, long> order, Stream target, Action<long> done, CancellationToken cancellation)
    {
        int rowBytes = checked((int)encoding.RowBytes(tensor.Columns));
        int atATime = Math.Max(1, BytesAtATime / Math.Max(1, Math.Max(rowBytes, tensor.Columns)));
        byte[] buffer = new byte[(int)Math.Min(atATime, tensor.Rows) * (long)rowBytes];
        for (long first = 0; first < tensor.Rows; first += atATime)
        {
            int count = (int)Math.Min(atATime, tensor.Rows - first);
            long begin = first;
            ModelFileException? fault = null;
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, () => new float[tensor.Columns], (i, _, elements) =>
            {
                Span<byte> bytes = buffer.AsSpan(i * rowBytes, rowBytes);
                ReadOnlySpan<byte> source = tensor.Row(order(begin + i));
                if (tensor.Encoding == encoding)
                {
                    source.CopyTo(bytes);
                    return elements;
                }
                tensor.Encoding.Decode(source, elements);
                if (Problem(elements, encoding) is { } problem)
                {
                    fault = new ModelFileException(location, $"tensor {name}", $"row {order(begin + i)}: {problem}", "Take the weights from the model's publisher again, or choose F32 or BF16.");
                    return elements;
                }
                encoding.Encode(elements, bytes);
                return elements;
            }, _ => { });
            if (fault is not null)
            {
                throw fault;
            }
            target.Write(buffer.AsSpan(0, count * rowBytes));
            done(count);
        }
        tensor.Forget();
    }

    private static string? Problem(ReadOnlySpan<float> elements, TensorEncoding encoding)
    {
        bool wide = encoding is TensorEncoding.F32 or TensorEncoding.BF16;
        foreach (float element in elements)
        {
            if (!float.IsFinite(element))
            {
                return $"has the element {element}, which is not finite";
            }
            if (!wide && Math.Abs(element) > LargestHalf)
            {
                return $"has the element {element:R}, which {encoding} can not hold";
            }
        }
        return null;
    }
}
