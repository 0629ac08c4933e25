using System.Runtime.InteropServices;
using Casebook.Engine.Memory;

namespace Casebook.Engine.Llama;

/// <summary>Memory for many matrices, taken in large pieces of whole huge pages, so that none is lost behind each matrix.</summary>
internal sealed unsafe class PanelMemory : IDisposable
{
    private const long Piece = 64 << 20;
    private const long Alignment = 64;
    private readonly List<FloatBuffer> _pieces = [];
    private long _used, _size;

    /// <summary>Bytes of all pieces.</summary>
    public long Bytes => _pieces.Sum(piece => piece.Bytes);

    /// <param name="cleared">Zeroed; otherwise what is in it is undefined.</param>
    public byte* Take(long bytes, bool cleared = false)
    {
        long padded = (bytes + Alignment - 1) / Alignment * Alignment;
        if (_used + padded > _size)
        {
            // What does not fit into the rest of the piece and is no small part of one gets a piece of its own.
            if (padded > Piece / 4)
                return Clear((byte*)Add(padded, atEnd: false).Pointer, bytes, cleared);
            _size = Add(Piece, atEnd: true).Bytes;
            _used = 0;
        }
        byte* place = (byte*)_pieces[^1].Pointer + _used;
        _used += padded;
        return Clear(place, bytes, cleared);
    }

    public void Dispose() => _pieces.ForEach(piece => piece.Dispose());

    private FloatBuffer Add(long bytes, bool atEnd)
    {
        var piece = new FloatBuffer(bytes / sizeof(float), cleared: false);
        _pieces.Insert(atEnd ? _pieces.Count : 0, piece);
        return piece;
    }

    private static byte* Clear(byte* place, long bytes, bool cleared)
    {
        if (cleared)
            NativeMemory.Clear(place, (nuint)bytes);
        return place;
    }
}
