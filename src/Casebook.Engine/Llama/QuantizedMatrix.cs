using System.Runtime.CompilerServices;
using Casebook.Engine.Kernels.Quantized;

namespace Casebook.Engine.Llama;

/// <summary>A matrix in the blocks of its file, interleaved for integer products.</summary>
/// <param name="panels">Panel after panel; the memory is the caller's.</param>
internal sealed unsafe class QuantizedMatrix(PanelLayout layout, byte* panels, int outputs, int depth) : WeightMatrix(outputs, depth)
{
    private readonly int _unitsInAll = depth / layout.Block;
    private readonly long _panelBytes = layout.PanelBytes(depth);

    public override int Unit => PanelLayout.Rows;

    public override bool TakesQuantizedRows => true;

    public override long Bytes => Units * _panelBytes;

    public byte* Panel(int unit) => panels + unit * _panelBytes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Multiply(in InputRows input, int firstUnit, int units, float* output, nint stride, bool accumulate, ProductScratch scratch)
    {
        int tiles = QuantizedRows.Tiles(input.Count);
        int group = tiles == 1 ? 1 : ProductScratch.PanelGroup;
        int stretch = (tiles == 1 ? ProductScratch.LongStretch : ProductScratch.Stretch) / layout.Block;
        for (int unit = firstUnit; unit < firstUnit + units; unit += group)
        {
            int panelsHere = Math.Min(group, firstUnit + units - unit);
            for (int first = 0; first < _unitsInAll; first += stretch)
                Stretch(input.Quantized, tiles, unit, panelsHere, first, Math.Min(stretch, _unitsInAll - first), output, stride, accumulate || first > 0, scratch);
        }
    }

    /// <summary>Opens a stretch of some panels and multiplies every tile of rows with it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Stretch(QuantizedRows rows, int tiles, int firstPanel, int count, int first, int units, float* output, nint stride, bool accumulate, ProductScratch scratch)
    {
        int blocks = units * layout.DecodedBlocks, scalesOfBlock = layout.Kind == ScaleKind.Halves ? 2 * PanelLayout.Rows : PanelLayout.Rows;
        byte** bytes = stackalloc byte*[ProductScratch.PanelGroup];
        for (int p = 0; p < count; p++)
        {
            bytes[p] = PanelDecoding.Decode(
                layout, Panel(firstPanel + p), _unitsInAll, first, units, scratch.Bytes + (long)p * blocks * PanelLayout.DecodedBytes,
                scratch.Scales + p * blocks * scalesOfBlock, scratch.Minimums + p * blocks * PanelLayout.Rows);
        }
        var arguments = new DotArguments { OutputStride = stride * sizeof(float), Blocks = blocks, Accumulate = accumulate ? 1 : 0 };
        for (int tile = 0; tile < tiles; tile++)
        {
            int start = rows.TileStart(tile), tokens = rows.TileStart(tile + 1) - start;
            arguments.Rows = rows.Tile(tile, first * layout.DecodedBlocks);
            for (int p = 0; p < count; p++)
            {
                arguments.Weights = bytes[p];
                arguments.Scales = scratch.Scales + p * blocks * scalesOfBlock;
                arguments.Minimums = scratch.Minimums + p * blocks * PanelLayout.Rows;
                arguments.Output = output + start * stride + (firstPanel + p) * PanelLayout.Rows;
                IntegerDots.Run(layout.Kind, tokens, &arguments);
            }
        }
    }
}
