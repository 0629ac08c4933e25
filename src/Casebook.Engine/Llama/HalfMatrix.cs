using Casebook.Engine.Kernels;
using Casebook.Models.Tensors;

namespace Casebook.Engine.Llama;

/// <summary>
/// A matrix of F16 numbers in panels of 64 outputs. Products widen a stretch to fp32, which is exact, and run as
/// in training; so the bits are those of the same weights held in fp32, at half the memory.
/// </summary>
/// <param name="panels">[⌈outputs / 64⌉][depth][64]; the memory is the caller's.</param>
internal sealed unsafe class HalfMatrix(ushort* panels, int outputs, int depth) : WeightMatrix(outputs, depth)
{
    public override int Unit => MatrixProduct.PanelWidth;

    public override long Bytes => (long)Outputs * Depth * sizeof(ushort);

    public override void Multiply(in InputRows input, int firstUnit, int units, float* output, nint stride, bool accumulate, ProductScratch scratch)
    {
        for (int unit = firstUnit; unit < firstUnit + units; unit++)
        {
            ushort* panel = panels + (long)unit * MatrixProduct.PanelWidth * Depth;
            int width = Math.Min(MatrixProduct.PanelWidth, Outputs - unit * MatrixProduct.PanelWidth);
            for (int k = 0; k < Depth;)
            {
                int n = MatrixProduct.NextBlock(Depth - k);
                int elements = n * MatrixProduct.PanelWidth;
                TensorEncoding.F16.Decode(
                    new ReadOnlySpan<byte>(panel + (nint)k * MatrixProduct.PanelWidth, elements * sizeof(ushort)), new Span<float>(scratch.Widened, elements));
                MatrixProduct.Block(
                    input.Rows + k, input.Stride, 1, scratch.Widened, MatrixProduct.PanelWidth, output + unit * MatrixProduct.PanelWidth, stride,
                    input.Count, width, n, accumulate || k > 0);
                k += n;
            }
        }
    }
}
