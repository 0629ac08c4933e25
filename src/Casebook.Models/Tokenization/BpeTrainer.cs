using System.Text;

namespace Casebook.Models.Tokenization;

/// <summary>
/// Trains a byte-level BPE vocabulary (Sennrich et al., 2016, arXiv:1508.07909) on the pieces that Llama 3's
/// pre-tokenizer makes. For small vocabularies and texts that fit in memory.
/// </summary>
/// <remarks>
/// Deterministic: the most frequent pair is merged first; among equals the one whose left token, then whose right token,
/// is older (bytes by value are the oldest). So the order of the texts does not matter either.
/// </remarks>
public static class BpeTrainer
{
    /// <summary>Pairs seen once are not worth a token.</summary>
    private const int MinimumCount = 2;

    /// <summary>Trains on <paramref name="texts"/>.</summary>
    /// <param name="texts">Read once.</param>
    /// <param name="vocabularySize">Tokens in all: 256 bytes, the merged ones, the special ones. Fewer come out where the texts have no pair left that occurs twice.</param>
    /// <param name="specialTokens">They get the last ids, in this order.</param>
    /// <param name="cancellationToken">Looked at once a text and once a merge.</param>
    public static TrainedTokenizer Train(
        IEnumerable<string> texts, int vocabularySize, IReadOnlyList<string> specialTokens, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 256 + specialTokens.Count);
        if (specialTokens.Any(string.IsNullOrEmpty) || specialTokens.Distinct().Count() != specialTokens.Count)
        {
            throw new ArgumentException("Special tokens must be distinct and not empty.", nameof(specialTokens));
        }
        List<(int[] Tokens, long Count)> pieces = CountPieces(texts, cancellationToken);
        List<byte[]> tokens = [.. Enumerable.Range(0, 256).Select(value => new[] { (byte)value })];
        List<(int, int, int)> merges = Merge(pieces, tokens, vocabularySize - 256 - specialTokens.Count, cancellationToken);

        var special = new Dictionary<string, int>();
        foreach (string token in specialTokens)
        {
            special.Add(token, tokens.Count + special.Count);
        }
        byte[]?[] table = [.. tokens, .. specialTokens.Select(_ => (byte[]?)null)];
        return new TrainedTokenizer(new BpeVocabulary(table, merges, special, IgnoreMerges: false));
    }

    private static List<(int[] Tokens, long Count)> CountPieces(IEnumerable<string> texts, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>();
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (string text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<char> span = text;
            for (int start = 0; start < span.Length;)
            {
                int end = LlamaPreSplitter.NextEnd(span, start);
                if (end - start > 1 || !char.IsAscii(span[start]))
                {
                    System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(lookup, span[start..end], out _)++;
                }
                start = end;
            }
        }
        var pieces = new List<(int[], long)>(counts.Count);
        foreach ((string piece, long count) in counts)
        {
            pieces.Add(([.. Encoding.UTF8.GetBytes(piece).Select(value => (int)value)], count));
        }
        return pieces;
    }

    /// <summary>
    /// Merges the best pair again and again. Counts are kept up to date only where a merge happened; the queue holds
    /// outdated counts, which are noticed when they come out (a count only falls between two entries for the same pair,
    /// for whatever raises it enters the pair anew).
    /// </summary>
    private static List<(int, int, int)> Merge(
        List<(int[] Tokens, long Count)> pieces, List<byte[]> tokens, int most, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<(int Left, int Right), long>();
        var where = new Dictionary<(int Left, int Right), HashSet<int>>();
        int[] lengths = [.. pieces.Select(piece => piece.Tokens.Length)];
        for (int index = 0; index < pieces.Count; index++)
        {
            (int[] piece, long count) = pieces[index];
            for (int i = 0; i + 1 < piece.Length; i++)
            {
                Change((piece[i], piece[i + 1]), count, index);
            }
        }
        var queue = new PriorityQueue<(int Left, int Right), (long MinusCount, int Left, int Right)>();
        foreach (((int Left, int Right) pair, long count) in counts)
        {
            queue.Enqueue(pair, (-count, pair.Left, pair.Right));
        }

        var merges = new List<(int, int, int)>();
        var raised = new HashSet<(int, int)>();
        while (merges.Count < most && queue.TryDequeue(out (int Left, int Right) best, out var priority))
        {
            cancellationToken.ThrowIfCancellationRequested();
            long count = counts.GetValueOrDefault(best);
            if (count < MinimumCount)
            {
                continue;
            }
            if (count != -priority.MinusCount)
            {
                queue.Enqueue(best, (-count, best.Left, best.Right));
                continue;
            }
            int made = tokens.Count;
            tokens.Add([.. tokens[best.Left], .. tokens[best.Right]]);
            merges.Add((best.Left, best.Right, made));
            raised.Clear();
            foreach (int index in where[best])
            {
                MergeIn(index, best, made);
            }
            counts.Remove(best);
            where.Remove(best);
            foreach ((int Left, int Right) pair in raised)
            {
                queue.Enqueue(pair, (-counts[pair], pair.Left, pair.Right));
            }
        }
        return merges;

        void Change((int, int) pair, long by, int index)
        {
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, pair, out _) += by;
            if (by > 0)
            {
                ref HashSet<int>? set = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(where, pair, out _);
                (set ??= []).Add(index);
            }
        }

        void MergeIn(int index, (int Left, int Right) pair, int made)
        {
            (int[] piece, long count) = pieces[index];
            int length = lengths[index];
            int write = 0;
            for (int read = 0; read < length; write++)
            {
                if (read + 1 < length && piece[read] == pair.Left && piece[read + 1] == pair.Right)
                {
                    if (write > 0)
                    {
                        Change((piece[write - 1], pair.Left), -count, index);
                        Change((piece[write - 1], made), count, index);
                        raised.Add((piece[write - 1], made));
                    }
                    if (read + 2 < length)
                    {
                        Change((pair.Right, piece[read + 2]), -count, index);
                        Change((made, piece[read + 2]), count, index);
                        raised.Add((made, piece[read + 2]));
                    }
                    piece[write] = made;
                    read += 2;
                }
                else
                {
                    piece[write] = piece[read++];
                }
            }
            lengths[index] = write;
        }
    }
}
