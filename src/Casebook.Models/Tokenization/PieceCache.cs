using System.Collections.Concurrent;

namespace Casebook.Models.Tokenization;

/// <summary>Pieces remembered with their tokens, so that a common word is merged once.</summary>
internal sealed class PieceCache
{
    /// <summary>The longest piece that is remembered, in UTF-16 units.</summary>
    public const int LongestPiece = 32;

    /// <summary>The bound keeps hostile text from filling memory.</summary>
    private const int MostEntries = 1 << 16;

    private readonly ConcurrentDictionary<string, int[]> _tokens = new();
    private int _count;

    public bool TryGet(ReadOnlySpan<char> piece, out int[]? tokens) =>
        _tokens.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(piece, out tokens);

    public void Add(ReadOnlySpan<char> piece, IEnumerable<int> tokens)
    {
        if (Volatile.Read(ref _count) < MostEntries)
        {
            Interlocked.Increment(ref _count);
            _tokens[piece.ToString()] = [.. tokens];
        }
    }
}
