using System.Runtime.InteropServices;

namespace Casebook.Engine.Kernels.BrainFloats;

/// <summary>What becomes of a product and of what stood in its place.</summary>
internal enum TileClosing
{
    /// <summary>The product takes its place.</summary>
    Replace = 0,

    /// <summary>It is added to the whole product, last.</summary>
    Add = 1,

    /// <summary>It is where the chain begins: a sum over a longer depth, taken in pieces.</summary>
    Continue = 2,
}

/// <summary>One tile of a BF16 product. All strides are in bytes. Emitted code knows the fields by their places.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TileArguments
{
    /// <summary>Pairs of elements along the depth; pair p of row r stands at <c>A + r · ARow + p · APair</c>.</summary>
    public byte* A;

    public nint ARow;

    public nint APair;

    /// <summary>[pair][column][2], a column's pair after the other.</summary>
    public byte* B;

    public nint BPair;

    public byte* C;

    public nint CRow;

    /// <summary>At least one.</summary>
    public long Pairs;

    /// <summary>A <see cref="TileClosing"/>.</summary>
    public long Closing;
}
