using Casebook.Engine.Kernels;
using Casebook.Engine.Kernels.BrainFloats;

namespace Casebook.Engine.Learning;

/// <summary>
/// One side of a weight's gradient: the inputs of a product, or the derivatives by its outputs, for all rows of a batch.
/// Who makes the rows puts them in, block by block, while they are in the cache.
/// </summary>
internal abstract unsafe class GradientRows
{
    /// <summary>Takes some rows, which are final.</summary>
    /// <param name="block">The first of them.</param>
    /// <param name="first">Its number; even.</param>
    public abstract void Put(float* block, int first, int count);

    /// <summary>Some rows in fp32.</summary>
    /// <param name="first">Of a number that is even, as <paramref name="count"/>, unless they are the last.</param>
    /// <param name="scratch">Room for them, used where they are not kept so.</param>
    /// <param name="stride">From one row to the next: that of <paramref name="scratch"/>, and then that of the rows.</param>
    public abstract float* Floats(int first, int count, float* scratch, ref nint stride);

    /// <summary>gradient[o, i] += Σ over rows of this[row, output + o] · inputs[row, input + i].</summary>
    /// <param name="inputs">Of the same kind.</param>
    public abstract void AddProduct(int output, int outputs, GradientRows inputs, int input, int inputCount, int rows, float* gradient, nint stride);
}

/// <summary>fp32 rows, taken where they lie.</summary>
internal sealed unsafe class FloatGradientRows(float* rows, nint stride) : GradientRows
{
    public override void Put(float* block, int first, int count)
    {
    }

    public override void AddProduct(int output, int outputs, GradientRows inputs, int input, int inputCount, int rowCount, float* gradient, nint gradientStride)
    {
        var right = (FloatGradientRows)inputs;
        MatrixProduct.TransposedRows(rows + output, stride, right.Start + input, right.Stride, gradient, gradientStride, outputs, inputCount, rowCount);
    }

    public override float* Floats(int first, int count, float* scratch, ref nint ofScratch)
    {
        ofScratch = stride;
        return rows + first * stride;
    }

    private float* Start => rows;

    private nint Stride => stride;
}

/// <summary>Rows that are rounded to BF16 as they are put in.</summary>
internal sealed unsafe class BrainGradientRows(BrainColumns columns, nint stride) : GradientRows
{
    public override void Put(float* block, int first, int count) => columns.Put(block, stride, first, count);

    public override void AddProduct(int output, int outputs, GradientRows inputs, int input, int inputCount, int rows, float* gradient, nint gradientStride) =>
        BrainColumns.AddProduct(columns, output, outputs, ((BrainGradientRows)inputs).Columns, input, inputCount, rows, gradient, gradientStride);

    public override float* Floats(int first, int count, float* scratch, ref nint ofScratch)
    {
        columns.Take(scratch, ofScratch, first, count);
        return scratch;
    }

    private BrainColumns Columns => columns;
}
