namespace Casebook.Engine.Kernels.Quantized;

/// <summary>
/// Where the quants of Q5_K and Q6_K lie in a unit: nibbles, and the bits on top of them, which several vectors of nibbles
/// share. A vector of upper bits follows the first of its nibbles, so that a product meets both in the order of memory.
/// </summary>
internal static class SplitQuants
{
    /// <summary>Vectors of nibbles for every eight vectors of upper bits, of Q5_K.</summary>
    public const int FiveBits = 32;

    /// <summary>The same of Q6_K.</summary>
    public const int SixBits = 16;

    private const int Upper = 8, VectorBytes = 4 * PanelLayout.Rows;

    /// <summary>Bytes before a vector of nibbles.</summary>
    public static int NibbleOffset(int vector, int nibbles)
    {
        int inPart = vector % nibbles;
        return (vector / nibbles * (nibbles + Upper) + (inPart < Upper ? 2 * inPart : Upper + inPart)) * VectorBytes;
    }

    /// <summary>Bytes before a vector of upper bits.</summary>
    public static int UpperOffset(int vector, int nibbles) =>
        (vector / Upper * (nibbles + Upper) + 2 * (vector % Upper) + 1) * VectorBytes;
}
