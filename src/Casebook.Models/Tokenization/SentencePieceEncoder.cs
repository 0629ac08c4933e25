namespace Casebook.Models.Tokenization;

/// <summary>
/// SentencePiece's BPE: spaces become U+2581, then of all neighbours whose texts together are a piece, those of the
/// highest score are merged first, the leftmost among equals. A character that ends as no piece becomes its bytes.
/// </summary>
internal sealed class SentencePieceEncoder : SpacedTextEncoder
{
    private readonly Dictionary<string, int> _ids = [];
    private readonly float[] _scores;
    private readonly int _longest;

    public SentencePieceEncoder(SentencePieceVocabulary vocabulary)
        : base(vocabulary, Enumerable.Range(0, vocabulary.Pieces.Count).FirstOrDefault(id => vocabulary.Pieces[id].Kind == SentencePieceKind.Unknown))
    {
        _scores = [.. vocabulary.Pieces.Select(piece => piece.Score)];
        for (int id = 0; id < vocabulary.Pieces.Count; id++)
        {
            SentencePiece piece = vocabulary.Pieces[id];
            if (piece.IsMade)
            {
                _ids[piece.Text] = id;
                _longest = Math.Max(_longest, piece.Text.Length);
            }
        }
    }

    /// <summary>Time n·log n in the characters, for a pair longer than every piece is never looked up.</summary>
    protected override void Merge(ReadOnlySpan<char> word, List<int> tokens)
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
        AddBytes(symbol, tokens);
    }
}
