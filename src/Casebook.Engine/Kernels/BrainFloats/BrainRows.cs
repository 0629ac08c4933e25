using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Casebook.Engine.Kernels.BrainFloats;

/// <summary>
/// Rows of activations as BF16, for products with BF16 weights. They lie tile by tile, and within a tile pair by pair:
/// [pair of elements][tokens][2], so that a product reads one stream.
/// </summary>
/// <param name="stream">[rows × depth] of 16 bits.</param>
/// <param name="depth">A multiple of 16.</param>
internal readonly unsafe struct BrainRows(ushort* stream, int rows, int depth)
{
    /// <summary>Rows of a tile at most: with two vectors of outputs, as many accumulators as registers allow.</summary>
    public const int MaximumTile = 12;

    public readonly int Count = rows;
    public readonly int Depth = depth;
    public readonly RowTiles Tiles = new(rows, MaximumTile);

    /// <summary>Bytes of the stream.</summary>
    public static long Bytes(int rows, int depth) => (long)rows * depth * sizeof(ushort);

    /// <summary>The stream of the tile that begins with a row.</summary>
    public ushort* Tile(int start) => stream + (long)start * Depth;

    /// <summary>Rounds one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Round(int row, float* source)
    {
        int tile = Tiles.Of(row), start = Tiles.Start(tile), tokens = Tiles.Length(tile);
        uint* to = (uint*)Tile(start) + (row - start);
        uint* pairs = stackalloc uint[Lanes.Count / 2];
        for (int k = 0; k < Depth; k += Lanes.Count)
        {
            var bits = BrainFloat.Round(Lanes.Load(source + k));
            Vector256.Narrow(bits.GetLower(), bits.GetUpper()).AsUInt32().Store(pairs);
            for (int p = 0; p < Lanes.Count / 2; p++, to += tokens)
                *to = pairs[p];
        }
    }
}
