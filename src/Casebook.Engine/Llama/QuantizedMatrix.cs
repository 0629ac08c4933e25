using System.Runtime.CompilerServices;
using Casebook.Engine.Kernels;
using Casebook.Engine.Kernels.Quantized;

namespace Casebook.Engine.Llama;

/// <summary>A matrix in the blocks of its file, interleaved for integer products.</summary>
/// <param name="panels">Panel after panel; the memory is the caller's.</param>
internal sealed unsafe class QuantizedMatrix(PanelLayout layout, byte* panels, int outputs, int depth) : WeightMatrix(outputs, depth)
{
    private readonly int _unitsInAll = depth / layout.Block;
    private readonly long _panelBytes = layout.PanelBytes(depth);

    public override int Unit => PanelLayout.Rows;

    public override RowFormats Takes => RowFormats.Bytes;

    public override long Bytes => Units * _panelBytes;

    public byte* Panel(int unit) => panels + unit * _panelBytes;

    public override void Multiply(in InputRows input, int firstUnit, int units, float* output, nint stride, bool accumulate, ProductScratch scratch) =>
        Multiply(KernelPaths.Current, input.Quantized, firstUnit, units, output, stride, accumulate, scratch);

    /// <summary>The same on a path of the caller's choice: for tests, which compare them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Multiply(KernelPath path, QuantizedRows rows, int firstUnit, int units, float* output, nint stride, bool accumulate, ProductScratch scratch)
    {
        for (int unit = firstUnit; unit < firstUnit + units; unit += ProductScratch.PanelGroup)
        {
            int here = Math.Min(ProductScratch.PanelGroup, firstUnit + units - unit);
            if (path == KernelPath.Emitted)
            {
                Packed(rows, unit, here, output, stride, accumulate);
                continue;
            }
            int stretch = ProductScratch.Stretch / layout.Block;
            for (int first = 0; first < _unitsInAll; first += stretch)
                Opened(path, rows, unit, here, first, Math.Min(stretch, _unitsInAll - first), output, stride, accumulate || first > 0, scratch);
        }
    }

    /// <summary>Multiplies every tile of rows with some panels as they are: a tile is used for all of them while it is in the cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Packed(QuantizedRows rows, int firstPanel, int count, float* output, nint stride, bool accumulate)
    {
        var arguments = new DotArguments { OutputStride = stride * sizeof(float), Blocks = _unitsInAll, Accumulate = accumulate ? 1 : 0 };
        for (int tile = 0; tile < rows.Tiles.Count; tile++)
        {
            int start = rows.Tiles.Start(tile), tokens = rows.Tiles.Length(tile);
            arguments.Rows = rows.Tile(start, tokens, 0);
            for (int panel = firstPanel; panel < firstPanel + count; panel++)
            {
                arguments.Weights = Panel(panel);
                arguments.Output = output + start * stride + panel * PanelLayout.Rows;
                EmittedDots.Run(layout.Encoding, tokens, fromMemory: tile == 0, &arguments);
            }
        }
    }

    /// <summary>Opens a stretch of some panels and multiplies every tile of rows with it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Opened(
        KernelPath path, QuantizedRows rows, int firstPanel, int count, int first, int units, float* output, nint stride, bool accumulate, ProductScratch scratch)
    {
        int blocks = units * layout.DecodedBlocks, scalesOfBlock = layout.Kind == ScaleKind.Halves ? 2 * PanelLayout.Rows : PanelLayout.Rows;
        int bytesOfPanel = blocks * PanelLayout.DecodedBytes;
        for (int p = 0; p < count; p++)
        {
            PanelDecoding.Decode(
                layout, Panel(firstPanel + p), first, units, scratch.Bytes + p * bytesOfPanel,
                scratch.Scales + p * blocks * scalesOfBlock, scratch.Minimums + p * blocks * PanelLayout.Rows);
        }
        var arguments = new DotArguments { OutputStride = stride * sizeof(float), Blocks = blocks, Accumulate = accumulate ? 1 : 0 };
        for (int tile = 0; tile < rows.Tiles.Count; tile++)
        {
            int start = rows.Tiles.Start(tile), tokens = rows.Tiles.Length(tile);
            arguments.Rows = rows.Tile(start, tokens, first * layout.DecodedBlocks);
            for (int p = 0; p < count; p++)
            {
                arguments.Weights = scratch.Bytes + p * bytesOfPanel;
                arguments.Scales = scratch.Scales + p * blocks * scalesOfBlock;
                arguments.Minimums = scratch.Minimums + p * blocks * PanelLayout.Rows;
                arguments.Output = output + start * stride + (firstPanel + p) * PanelLayout.Rows;
                IntegerDots.Run(path, layout.Kind, tokens, &arguments);
            }
        }
    }
}
