using System.Runtime.InteropServices;
using Casebook.Engine.Memory;

namespace Casebook.Engine.Llama;

/// <summary>Memory for many matrices, taken in large pieces of whole huge pages, so that none is lost behind each matrix.</summary>
/// <param name="blocks">Sizes of all that will be taken, in that order.</param>
internal sealed unsafe class PanelMemory(IReadOnlyCollection<long> blocks) : IDisposable
{
    private const long Piece = 64 << 20;
    private const long Alignment = 64;
    private readonly List<FloatBuffer> _pieces = [];
    private Filling _filling = new(blocks);

    /// <summary>Bytes of all pieces.</summary>
    public long Bytes => _pieces.Sum(piece => piece.Bytes);

    /// <summary>Bytes of the pieces in which blocks of these sizes are taken one after the other, without taking them.</summary>
    public static long BytesOf(IReadOnlyCollection<long> blocks)
    {
        var filling = new Filling(blocks);
        long bytes = 0;
        foreach (long block in blocks)
            bytes = checked(bytes + filling.Next(block).NewPiece);
        return bytes;
    }

    /// <param name="cleared">Zeroed; otherwise what is in it is undefined.</param>
    public byte* Take(long bytes, bool cleared = false)
    {
        var place = _filling.Next(bytes);
        if (place.NewPiece > 0)
            _pieces.Insert(place.IsAlone ? 0 : _pieces.Count, new FloatBuffer(place.NewPiece / sizeof(float), cleared: false));
        byte* start = (byte*)_pieces[place.IsAlone ? 0 : ^1].Pointer + place.Offset;
        if (cleared)
            NativeMemory.Clear(start, (nuint)bytes);
        return start;
    }

    public void Dispose() => _pieces.ForEach(piece => piece.Dispose());

    /// <summary>How far the piece is filled that blocks share.</summary>
    private struct Filling(IReadOnlyCollection<long> blocks)
    {
        private long _left = blocks.Sum(Padded);
        private long _used, _size;

        /// <summary>Where the next block goes.</summary>
        /// <returns>Bytes of the piece that it needs, 0 where there is room; its place in its piece; whether that is its own.</returns>
        public (long NewPiece, long Offset, bool IsAlone) Next(long bytes)
        {
            long padded = Padded(bytes), added = 0, left = _left;
            _left -= padded;
            if (_used + padded > _size)
            {
                // What does not fit into the rest of the piece and is no small part of one gets a piece of its own.
                if (padded > Piece / 4)
                    return (FloatBuffer.BytesOf(padded / sizeof(float)), 0, true);
                // No more than there is to come: a small model takes up what it is large.
                added = _size = FloatBuffer.BytesOf(Math.Clamp(left, padded, Piece) / sizeof(float));
                _used = 0;
            }
            long offset = _used;
            _used += padded;
            return (added, offset, false);
        }

        private static long Padded(long bytes) => checked((bytes + Alignment - 1) / Alignment * Alignment);
    }
}
