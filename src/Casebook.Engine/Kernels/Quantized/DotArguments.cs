using System.Runtime.InteropServices;

namespace Casebook.Engine.Kernels.Quantized;

/// <summary>
/// What a product of a panel with one tile of rows works on: an opened stretch of it, or for emitted code all of it as it
/// is packed, with packed scales and a block being a unit of the format. Emitted code reads it by offsets, so
/// the order of the fields is part of its contract.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DotArguments
{
    /// <summary>[block][512 bytes], from <see cref="PanelDecoding"/>.</summary>
    public byte* Weights;

    /// <summary>From <see cref="QuantizedRows.Tile"/>.</summary>
    public byte* Rows;

    /// <summary>[block][16], or [block][2][16] for halves.</summary>
    public float* Scales;

    /// <summary>[block][16] where the format has minimums.</summary>
    public float* Minimums;

    /// <summary>[tokens × 16].</summary>
    public float* Output;

    /// <summary>Bytes from one token's output to the next.</summary>
    public nint OutputStride;

    /// <summary>Blocks of 32, at least one.</summary>
    public long Blocks;

    /// <summary>1 to continue the chains that stand in the output, 0 to start from 0.</summary>
    public long Accumulate;
}
