using Casebook.Engine.Kernels.BrainFloats;
using Casebook.Engine.Kernels.Quantized;

namespace Casebook.Engine.Llama;

/// <summary>What activations are rounded to before a product.</summary>
[Flags]
public enum RowFormats
{
    /// <summary>Nothing: they stay in fp32.</summary>
    Floats = 0,

    /// <summary>Bytes, for quantised weights.</summary>
    Bytes = 1,

    /// <summary>BF16, for weights in BF16.</summary>
    Brain = 2,
}

/// <summary>Rows that a matrix is multiplied with: in fp32, and in the formats that matrices ask for.</summary>
internal readonly unsafe struct InputRows(float* rows, nint stride, int count, QuantizedRows quantized, BrainRows brain)
{
    public readonly float* Rows = rows;

    /// <summary>Floats from row to row.</summary>
    public readonly nint Stride = stride;

    public readonly int Count = count;

    /// <summary>Filled only where a <see cref="WeightMatrix"/> takes <see cref="RowFormats.Bytes"/>.</summary>
    public readonly QuantizedRows Quantized = quantized;

    /// <summary>Filled only where a <see cref="WeightMatrix"/> takes <see cref="RowFormats.Brain"/>.</summary>
    public readonly BrainRows Brain = brain;
}

/// <summary>
/// A matrix of a model [outputs × depth], packed for products in whatever format it has. An output's bits depend on its
/// row of activations alone: not on the rows beside it, nor on how units are dealt out to threads.
/// </summary>
internal abstract unsafe class WeightMatrix(int outputs, int depth)
{
    /// <summary>Outputs, padded to multiples of 16.</summary>
    public int Outputs { get; } = outputs;

    /// <summary>Inputs that a product reads.</summary>
    public int Depth { get; } = depth;

    /// <summary>Outputs that are computed together: what can be dealt out.</summary>
    public abstract int Unit { get; }

    public int Units => (Outputs + Unit - 1) / Unit;

    public virtual RowFormats Takes => RowFormats.Floats;

    /// <summary>Bytes of memory, which a pass over few rows reads once.</summary>
    public abstract long Bytes { get; }

    /// <summary>output[r, unit outputs] (+)= input[r] · weightsᵀ for some units.</summary>
    /// <param name="output">Of row 0 and this matrix's first output.</param>
    /// <param name="stride">Floats from row to row.</param>
    public abstract void Multiply(in InputRows input, int firstUnit, int units, float* output, nint stride, bool accumulate, ProductScratch scratch);
}
