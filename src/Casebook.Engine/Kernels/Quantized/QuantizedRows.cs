using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Casebook.Engine.Kernels.Quantized;

/// <summary>
/// Rows of activations as signed bytes, 32 elements to a scale (fp32, largest magnitude / 127). They lie tile by tile,
/// and within a tile block by block: [tokens × 32 bytes] [tokens × start] [tokens × start of the second half]
/// [tokens × scale] [tokens × −scale · sum], each of the last four 32 bits wide, so that a product reads one stream. A
/// start is −128 times the sum of the bytes, which takes back the 128 that every weight's byte is too large.
/// </summary>
internal readonly unsafe struct QuantizedRows(byte* stream, int rows, int depth)
{
    /// <summary>Rows of a tile at most: as many accumulators as registers allow.</summary>
    public const int MaximumTile = 11;

    /// <summary>Bytes of one row and block.</summary>
    public const int BytesPerBlock = 48;

    public readonly int Count = rows;
    public readonly int Blocks = depth / PanelLayout.DecodedBlock;
    public readonly RowTiles Tiles = new(rows, MaximumTile);

    /// <summary>Bytes of the stream.</summary>
    public static long Bytes(int rows, int depth) => (long)rows * (depth / PanelLayout.DecodedBlock) * BytesPerBlock;

    /// <summary>A tile's stream from one of its blocks on.</summary>
    /// <param name="start">The tile's first row.</param>
    /// <param name="tokens">Its rows.</param>
    public byte* Tile(int start, int tokens, int block) => stream + ((long)start * Blocks + (long)tokens * block) * BytesPerBlock;

    /// <summary>Quantises one row.</summary>
    /// <param name="source">The row, fp32.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Quantize(int row, float* source)
    {
        int tile = Tiles.Of(row), start = Tiles.Start(tile), tokens = Tiles.Length(tile), t = row - start;
        byte* to = Tile(start, tokens, 0);
        var magnitudes = Vector512.Create(0x7FFFFFFF).AsSingle();
        // Adding and taking away 1.5 · 2^23 rounds to the nearest integer, ties to even, and leaves it in the low bits.
        var magic = Lanes.All(12582912f);
        for (int block = 0; block < Blocks; block++)
        {
            var a = Lanes.Load(source);
            var b = Lanes.Load(source + 16);
            float largest = Lanes.Max(Vector512.MaxNative(a & magnitudes, b & magnitudes));
            float scale = largest / 127f;
            var inverse = Lanes.All(largest > 0 ? 127f / largest : 0);
            var low = (a * inverse + magic).AsInt32() - magic.AsInt32();
            var high = (b * inverse + magic).AsInt32() - magic.AsInt32();
            var shorts = Vector512.Narrow(low, high);
            Vector256.Narrow(shorts.GetLower(), shorts.GetUpper()).Store((sbyte*)to + t * 32);
            int firstSum = Vector512.Sum(low), secondSum = Vector512.Sum(high);
            int* numbers = (int*)(to + tokens * 32);
            numbers[t] = -128 * (firstSum + secondSum);
            numbers[tokens + t] = -128 * secondSum;
            ((float*)numbers)[2 * tokens + t] = scale;
            ((float*)numbers)[3 * tokens + t] = -(scale * (firstSum + secondSum));
            source += 32;
            to += tokens * BytesPerBlock;
        }
    }
}
