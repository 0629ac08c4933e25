using System.Text;

namespace Casebook.Models.Tokenization;

/// <summary>
/// SentencePiece's BPE: spaces become U+2581, then of all neighbours whose texts together are a piece, those of the
/// highest score are merged first, the leftmost among equals. A character that ends as no piece becomes its bytes.
/// </summary>
internal sealed class SentencePieceEncoder : ITextEncoder
{
    private readonly Dictionary<string, int> _ids = [];
    private readonly float[] _scores;
    private readonly int[] _byteTokens = new int[256];
    private readonly int _longest;
    private readonly bool _addsSpace;
    private readonly bool _cutsBeforeSpaces;
    private readonly PieceCache _cache = new();

    public SentencePieceEncoder(SentencePieceVocabulary vocabulary)
    {
        _addsSpace = vocabulary.AddsSpace;
        _scores = [.. vocabulary.Pieces.Select(piece => piece.Score)];
        Array.Fill(_byteTokens, Enumerable.Range(0, vocabulary.Pieces.Count).FirstOrDefault(id => vocabulary.Pieces[id].Kind == SentencePieceKind.Unknown));
        _cutsBeforeSpaces = true;
        for (int id = 0; id < vocabulary.Pieces.Count; id++)
        {
            SentencePiece piece = vocabulary.Pieces[id];
            if (piece.Kind == SentencePieceKind.Byte && piece.TryByte(out byte value))
            {
                _byteTokens[value] = id;
            }
            if (piece.IsMade)
            {
                _ids[piece.Text] = id;
                _longest = Math.Max(_longest, piece.Text.Length);
                _cutsBeforeSpaces &= !SpacedText.HasInnerSpace(piece.Text);
            }
        }
    }

    public void Encode(ReadOnlySpan<char> text, List<int> tokens)
    {
        if (text.IsEmpty)
        {
            return;
        }
        char[] normal = SpacedText.Normalize(text, _addsSpace);
        for (int start = 0; start < normal.Length;)
        {
            int end = _cutsBeforeSpaces ? SpacedText.NextWord(normal, start) : normal.Length;
            EncodeWord(normal.AsSpan(start, end - start), tokens);
            start = end;
        }
    }

    private void EncodeWord(ReadOnlySpan<char> word, List<int> tokens)
    {
        if (word.Length > PieceCache.LongestPiece)
        {
            Merge(word, tokens);
            return;
        }
        if (_cache.TryGet(word, out int[]? known))
        {
            tokens.AddRange(known!);
            return;
        }
        int before = tokens.Count;
        Merge(word, tokens);
        _cache.Add(word, tokens.Skip(before));
    }

    /// <summary>Time n·log n in the characters, for a pair longer than every piece is never looked up.</summary>
    private void Merge(ReadOnlySpan<char> word, List<int> tokens)
    {
        // A symbol stands at its first character; its length is 0 once it is merged away.
        int[] length = new int[word.Length];
        int[] previous = new int[word.Length];
        for (int at = 0, before = -1; at < word.Length; before = at, at += length[at])
        {
            length[at] = char.IsHighSurrogate(word[at]) ? 2 : 1;
            previous[at] = before;
        }
        var queue = new PriorityQueue<(int Left, int Right, int Length), (float MinusScore, int At)>();
        for (int at = 0; at < word.Length; at += length[at])
        {
            Offer(word, at);
        }
        while (queue.TryDequeue(out (int Left, int Right, int Length) pair, out _))
        {
            // One of the two has been merged with another neighbour since.
            if (length[pair.Left] == 0 || length[pair.Right] == 0 || length[pair.Left] + length[pair.Right] != pair.Length
                || pair.Left + length[pair.Left] != pair.Right)
            {
                continue;
            }
            length[pair.Left] = pair.Length;
            length[pair.Right] = 0;
            int next = pair.Left + pair.Length;
            if (next < word.Length)
            {
                previous[next] = pair.Left;
            }
            Offer(word, pair.Left);
            if (previous[pair.Left] >= 0)
            {
                Offer(word, previous[pair.Left]);
            }
        }
        for (int at = 0; at < word.Length; at += length[at])
        {
            Emit(word.Slice(at, length[at]), tokens);
        }

        void Offer(ReadOnlySpan<char> word, int left)
        {
            int right = left + length[left];
            if (right >= word.Length)
            {
                return;
            }
            int both = length[left] + length[right];
            if (both <= _longest && _ids.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word.Slice(left, both), out int id))
            {
                queue.Enqueue((left, right, both), (-_scores[id], left));
            }
        }
    }

    private void Emit(ReadOnlySpan<char> symbol, List<int> tokens)
    {
        if (_ids.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(symbol, out int id))
        {
            tokens.Add(id);
            return;
        }
        // Only a single character can be no piece.
        Span<byte> bytes = stackalloc byte[4];
        foreach (byte value in bytes[..Encoding.UTF8.GetBytes(symbol, bytes)])
        {
            tokens.Add(_byteTokens[value]);
        }
    }
}
