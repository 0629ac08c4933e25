namespace Casebook.Models.Tensors;

/// <summary>A tensor whose rows lie one after another in a mapped file.</summary>
/// <param name="file">The file.</param>
/// <param name="offset">Of the tensor's first byte.</param>
/// <param name="headSize">
/// 0 where rows lie in transformers' order. Else the rows of each head of that size are interleaved as llama.cpp's
/// converter does it: <c>2i + j</c> of the file is <c>j · headSize/2 + i</c> of transformers, <c>j</c> 0 or 1.
/// </param>
internal sealed class MappedTensor(MappedFile file, long offset, int headSize = 0) : EncodedTensor
{
    private long RowBytes => TensorEncodings.RowBytes(Encoding, Columns);

    public override ReadOnlySpan<byte> Row(long row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        long bytes = RowBytes;
        return file.Bytes(offset + Place(row) * bytes, checked((int)bytes));
    }

    public override void Forget() => file.Forget(offset, Rows * RowBytes);

    private long Place(long row)
    {
        if (headSize == 0)
        {
            return row;
        }
        (long head, long within) = Math.DivRem(row, headSize);
        (long j, long i) = Math.DivRem(within, headSize / 2);
        return head * headSize + 2 * i + j;
    }
}
