namespace Casebook.Models.Tensors;

/// <summary>A tensor as its file has it, row by row, without a copy.</summary>
public abstract class EncodedTensor
{
    /// <summary>How the elements of every row are encoded.</summary>
    public required TensorEncoding Encoding { get; init; }

    /// <summary>Rows; 1 for a vector.</summary>
    public required long Rows { get; init; }

    /// <summary>Elements of a row, a multiple of the encoding's block.</summary>
    public required int Columns { get; init; }

    /// <summary>
    /// The bytes of one row, valid while the source is open. Rows are those of transformers' layout: a source whose file
    /// has them in another order (the queries and keys of GGUF) finds the right one.
    /// </summary>
    public abstract ReadOnlySpan<byte> Row(long row);

    /// <summary>Says that the bytes are no longer needed in memory; they can still be read. A hint, which may do nothing.</summary>
    public virtual void Forget()
    {
    }
}
