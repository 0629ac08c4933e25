using Casebook.Models.Tensors;

namespace Casebook.Engine.Kernels.Quantized;

/// <summary>
/// How a quantised matrix lies in memory for products. A panel holds 16 rows, unit after unit: a unit is one block of the
/// format for each of the rows, first their quants, interleaved by words of four, so that a 512-bit vector has four
/// neighbouring elements of each row, then their scales. So a product reads a matrix from front to back in one stream,
/// which is what a processor fetches ahead of time best. Nothing is widened but the 6-bit scales of Q4_K and Q5_K, which
/// take up a byte each: 148 bytes for 144, 180 for 176.
/// </summary>
/// <param name="Encoding">Of the file.</param>
/// <param name="Block">Elements of a row in a unit.</param>
/// <param name="QuantBytes">Of a unit, 16 rows.</param>
/// <param name="ScaleBytes">Of a unit, 16 rows.</param>
/// <param name="Kind">Which scales the decoded blocks have.</param>
internal sealed record PanelLayout(TensorEncoding Encoding, int Block, int QuantBytes, int ScaleBytes, ScaleKind Kind)
{
    /// <summary>Rows of a panel.</summary>
    public const int Rows = 16;

    /// <summary>Elements of a decoded block: those that share a scale of the activations.</summary>
    public const int DecodedBlock = 32;

    /// <summary>Bytes of a decoded block: 32 elements of 16 rows.</summary>
    public const int DecodedBytes = DecodedBlock * Rows;

    private static readonly PanelLayout[] _all =
    [
        new(TensorEncoding.Q8_0, 32, 32 * Rows, 2 * Rows, ScaleKind.Plain),
        new(TensorEncoding.Q4_0, 32, 16 * Rows, 2 * Rows, ScaleKind.Plain),
        new(TensorEncoding.Q4_K, 256, 128 * Rows, 20 * Rows, ScaleKind.WithMinimum),
        new(TensorEncoding.Q5_K, 256, 160 * Rows, 20 * Rows, ScaleKind.WithMinimum),
        new(TensorEncoding.Q6_K, 256, 192 * Rows, 18 * Rows, ScaleKind.Halves),
    ];

    /// <summary>Whether products run on the file's own blocks.</summary>
    public static bool Has(TensorEncoding encoding) => Array.Exists(_all, layout => layout.Encoding == encoding);

    public static PanelLayout Of(TensorEncoding encoding) => Array.Find(_all, layout => layout.Encoding == encoding)
        ?? throw new ArgumentException($"{encoding} is not a quantised format.", nameof(encoding));

    /// <summary>Decoded blocks of a unit.</summary>
    public int DecodedBlocks => Block / DecodedBlock;

    /// <summary>Bytes from a unit to the next.</summary>
    public int UnitBytes => QuantBytes + ScaleBytes;

    /// <summary>Bytes of a panel of this depth.</summary>
    public long PanelBytes(int depth) => (long)(depth / Block) * UnitBytes;
}

/// <summary>What turns the sum of integer products of a decoded block into a number.</summary>
internal enum ScaleKind
{
    /// <summary>One scale for 32 elements.</summary>
    Plain,

    /// <summary>One scale, and a minimum that is taken off each element.</summary>
    WithMinimum,

    /// <summary>One scale for each 16 elements.</summary>
    Halves,
}
