namespace Casebook.Models.Tokenization;

/// <summary>
/// Byte-pair encoding of one piece with the semantics of Hugging Face's tokenizers: merges belong to pairs of tokens,
/// the lowest rank goes first, the leftmost among equals.
/// </summary>
/// <remarks>
/// Microsoft.ML.Tokenizers is not used here (tests compare with it): its tiktoken merge is quadratic in a piece's length,
/// minutes for a megabyte of one letter, and its BPE has no <c>ignore_merges</c>.
/// </remarks>
internal sealed class BpeMerger
{
    /// <summary>Up to here a scan for the best pair is faster than a heap.</summary>
    private const int ShortPiece = 48;

    private readonly int[] _byteTokens = new int[256];
    private readonly Dictionary<ulong, (int Rank, int Result)> _merges;

    public BpeMerger(BpeVocabulary vocabulary)
    {
        for (int id = 0; id < vocabulary.TokenBytes.Count; id++)
        {
            if (vocabulary.TokenBytes[id] is [byte single])
            {
                _byteTokens[single] = id;
            }
        }
        _merges = Ranked(vocabulary.Merges);
    }

    /// <summary>Of merges alone, for <see cref="Merge"/>.</summary>
    public BpeMerger(IReadOnlyList<(int Left, int Right, int Result)> merges) => _merges = Ranked(merges);

    /// <summary>Adds the tokens of a piece; time n·log n in its bytes.</summary>
    public void Encode(ReadOnlySpan<byte> piece, List<int> output)
    {
        Span<int> tokens = piece.Length <= ShortPiece ? stackalloc int[piece.Length] : new int[piece.Length];
        for (int i = 0; i < piece.Length; i++)
        {
            tokens[i] = _byteTokens[piece[i]];
        }
        Merge(tokens, output);
    }

    /// <summary>Adds what a sequence of tokens becomes; the sequence is overwritten.</summary>
    public void Merge(Span<int> tokens, List<int> output)
    {
        if (tokens.Length <= ShortPiece)
        {
            output.AddRange(tokens[..MergeShort(tokens)]);
        }
        else
        {
            MergeLong(tokens, output);
        }
    }

    /// <summary>Number of tokens left.</summary>
    private int MergeShort(Span<int> tokens)
    {
        int count = tokens.Length;
        while (count > 1)
        {
            (int Rank, int Result) best = (int.MaxValue, 0);
            int bestAt = -1;
            for (int i = 0; i + 1 < count; i++)
            {
                if (_merges.TryGetValue(Key(tokens[i], tokens[i + 1]), out var merge) && merge.Rank < best.Rank)
                {
                    (best, bestAt) = (merge, i);
                }
            }
            if (bestAt < 0)
            {
                break;
            }
            tokens[bestAt] = best.Result;
            tokens[(bestAt + 2)..count].CopyTo(tokens[(bestAt + 1)..]);
            count--;
        }
        return count;
    }

    private void MergeLong(ReadOnlySpan<int> sequence, List<int> output)
    {
        int length = sequence.Length;
        int[] tokens = sequence.ToArray();
        int[] previous = new int[length];
        int[] next = new int[length];
        for (int i = 0; i < length; i++)
        {
            (previous[i], next[i]) = (i - 1, i + 1 < length ? i + 1 : -1);
        }
        var queue = new PriorityQueue<(int At, int Left, int Right, int Result), (int Rank, int At)>();
        for (int i = 0; i + 1 < length; i++)
        {
            Offer(i);
        }
        while (queue.TryDequeue(out var pair, out _))
        {
            (int at, int left, int right, int result) = pair;
            // A neighbour merged away since this was queued.
            if (tokens[at] != left || next[at] < 0 || tokens[next[at]] != right)
            {
                continue;
            }
            int gone = next[at];
            tokens[at] = result;
            tokens[gone] = -1;
            next[at] = next[gone];
            if (next[at] >= 0)
            {
                previous[next[at]] = at;
                Offer(at);
            }
            if (previous[at] >= 0)
            {
                Offer(previous[at]);
            }
        }
        for (int at = 0; at >= 0; at = next[at])
        {
            output.Add(tokens[at]);
        }

        void Offer(int at)
        {
            int right = tokens[next[at]];
            if (_merges.TryGetValue(Key(tokens[at], right), out var merge))
            {
                queue.Enqueue((at, tokens[at], right, merge.Result), (merge.Rank, at));
            }
        }
    }

    private static Dictionary<ulong, (int Rank, int Result)> Ranked(IReadOnlyList<(int Left, int Right, int Result)> merges)
    {
        var ranked = new Dictionary<ulong, (int Rank, int Result)>(merges.Count);
        for (int rank = 0; rank < merges.Count; rank++)
        {
            (int left, int right, int result) = merges[rank];
            ranked.TryAdd(Key(left, right), (rank, result));
        }
        return ranked;
    }

    private static ulong Key(int left, int right) => (ulong)(uint)left << 32 | (uint)right;
}
