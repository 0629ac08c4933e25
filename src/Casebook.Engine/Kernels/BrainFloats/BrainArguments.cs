using System.Runtime.InteropServices;

namespace Casebook.Engine.Kernels.BrainFloats;

/// <summary>One product of a BF16 panel with a tile of rows. Emitted code knows the fields by their places.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BrainArguments
{
    /// <summary>From <see cref="BrainPanels"/>.</summary>
    public ushort* Panel;

    /// <summary>From <see cref="BrainRows.Tile"/>.</summary>
    public ushort* Rows;

    /// <summary>[tokens × 32].</summary>
    public float* Output;

    /// <summary>Bytes from one token's output to the next.</summary>
    public nint OutputStride;

    /// <summary>Turns of <see cref="BrainAssembler.Unrolled"/> pairs, at least one.</summary>
    public long Turns;

    /// <summary>1 to add the product to what stands in the output, 0 to replace it.</summary>
    public long Accumulate;

    /// <summary>Vectors of 16 outputs that there are: 1 or 2.</summary>
    public long Vectors;
}
