using System.Runtime.CompilerServices;
using Casebook.Engine.Kernels;
using Casebook.Engine.Kernels.BrainFloats;

namespace Casebook.Engine.Llama;

/// <summary>A matrix of BF16 numbers, multiplied with rows that are rounded to BF16, as others compute with such weights.</summary>
/// <param name="panels">Panel after panel of <see cref="BrainPanels"/>; the memory is the caller's.</param>
internal sealed unsafe class BrainMatrix(ushort* panels, int outputs, int depth) : WeightMatrix(outputs, depth)
{
    public override int Unit => BrainPanels.Outputs;

    public override RowFormats Takes => RowFormats.Brain;

    public override long Bytes => (long)Outputs * Depth * sizeof(ushort);

    public override void Multiply(in InputRows input, int firstUnit, int units, float* output, nint stride, bool accumulate, ProductScratch scratch) =>
        Multiply(KernelPaths.Current, input.Brain, firstUnit, units, output, stride, accumulate, scratch);

    /// <summary>The same on a path of the caller's choice: for tests, which compare them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Multiply(KernelPath path, BrainRows rows, int firstUnit, int units, float* output, nint stride, bool accumulate, ProductScratch scratch)
    {
        var arguments = new BrainArguments { OutputStride = stride * sizeof(float), Turns = Depth / 2 / BrainAssembler.Unrolled, Accumulate = accumulate ? 1 : 0 };
        for (int tile = 0; tile < rows.Tiles.Count; tile++)
        {
            int start = rows.Tiles.Start(tile), tokens = rows.Tiles.Length(tile);
            arguments.Rows = rows.Tile(start);
            for (int unit = firstUnit; unit < firstUnit + units; unit++)
            {
                arguments.Panel = panels + (long)unit * BrainPanels.Outputs * Depth;
                arguments.Output = output + start * stride + unit * BrainPanels.Outputs;
                arguments.Vectors = Math.Min(BrainPanels.Outputs, Outputs - unit * BrainPanels.Outputs) / Lanes.Count;
                BrainDots.Run(path, tokens, fromMemory: tile == 0, &arguments, scratch.Widened);
            }
        }
    }
}
