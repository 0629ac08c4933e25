using Casebook.Engine.Kernels;

namespace Casebook.Engine.Llama;

/// <summary>A matrix in fp32 panels of 64 outputs: the product of training.</summary>
/// <param name="panels">[⌈outputs / 64⌉][depth][64]; the memory is the caller's.</param>
internal sealed unsafe class FloatMatrix(float* panels, int outputs, int depth) : WeightMatrix(outputs, depth)
{
    public override int Unit => MatrixProduct.PanelWidth;

    public override long Bytes => (long)Outputs * Depth * sizeof(float);

    public override void Multiply(in InputRows input, int firstUnit, int units, float* output, nint stride, bool accumulate, ProductScratch scratch)
    {
        int column = firstUnit * MatrixProduct.PanelWidth;
        MatrixProduct.Panels(
            input.Rows, input.Stride, panels + (nint)column * Depth, output + column, stride, input.Count, Math.Min(units * MatrixProduct.PanelWidth, Outputs - column), Depth, accumulate);
    }
}
