using System.Runtime.InteropServices;

namespace Casebook.Reasoning.Verification;

/// <summary>Counts what a trace says of its own.</summary>
internal static class TraceContent
{
    /// <summary>A passage counts as copied from so many words in a row: the shortest that two writers hardly share by chance.</summary>
    private const int CopiedWords = 5;

    /// <summary>
    /// Different words that name something. Numbers, letters and identifiers count in a trace that calculates, that is
    /// one with an equals sign; elsewhere two of them do, or <c>1 2 3 4 5</c> and a list of ids would be arguments.
    /// </summary>
    /// <param name="most">Where counting stops.</param>
    public static int DifferentWords(IEnumerable<Word> words, bool calculates, int most)
    {
        var content = new HashSet<ulong>();
        var symbols = new HashSet<ulong>();
        foreach (Word word in words)
        {
            if (word.Kind == WordKind.Content)
            {
                content.Add(word.Key);
            }
            else if (word.Kind is WordKind.Symbol or WordKind.Identifier && symbols.Count < (calculates ? most : 2))
            {
                symbols.Add(word.Key);
            }
            if (content.Count + symbols.Count >= most)
            {
                return most;
            }
        }
        return content.Count + symbols.Count;
    }

    /// <summary>The words of a trace that are not in a passage copied from <paramref name="source"/>; null where none is copied.</summary>
    public static IReadOnlyList<Word>? NotCopied(List<Word> trace, List<Word> source)
    {
        int length = Math.Min(CopiedWords, source.Count);
        if (length < 3 || trace.Count < length)
        {
            return null;
        }
        var passages = new HashSet<ulong>();
        ReadOnlySpan<Word> all = CollectionsMarshal.AsSpan(source);
        for (int i = 0; i + length <= all.Length; i++)
        {
            passages.Add(TraceWords.Hash(all.Slice(i, length)));
        }
        var own = new List<Word>();
        ReadOnlySpan<Word> words = CollectionsMarshal.AsSpan(trace);
        int copiedUntil = 0;
        for (int i = 0; i < words.Length; i++)
        {
            if (i + length <= words.Length && passages.Contains(TraceWords.Hash(words.Slice(i, length))))
            {
                copiedUntil = i + length;
            }
            if (i >= copiedUntil)
            {
                own.Add(words[i]);
            }
        }
        return own.Count == trace.Count ? null : own;
    }
}
