using System.Runtime.InteropServices;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// Whether a text goes round in circles. Three signs, each in linear time: one character without end, a short passage
/// again and again in succession, and a text most of whose passages were there before.
/// </summary>
internal static class Repetition
{
    /// <summary>The same character so often in a row is no word, no ruler and no payload that anybody quotes.</summary>
    private const int LongestRun = 512;

    /// <summary>The longest passage, in words, whose repetition in succession is looked for; longer ones show in <see cref="PassageWords"/>.</summary>
    private const int LongestPeriod = 32;

    /// <summary>A passage stands there once and three times more: three in a row are still emphasis or a list.</summary>
    private const int Repeats = 3;

    /// <summary>Repetition so short is style: "very, very, very".</summary>
    private const int FewestLoopWords = 24;

    /// <summary>Rows of numbers and letters are often data: an array of zeros, a buffer of A's.</summary>
    private const int FewestLoopSymbols = 256;

    /// <summary>Passages of so many words are compared; parallel lines ("PR: … means none, so PR:N.") share fewer in a row.</summary>
    private const int PassageWords = 8;

    /// <summary>Texts with fewer passages are not judged by the share of repeated ones.</summary>
    private const int FewestPassages = 64;

    /// <summary>So many words are looked at together, so that a loop at the end of a long text is seen and memory stays bounded.</summary>
    private const int BlockWords = 4096;

    public static bool IsLoop(string text, List<Word> words) => HasRun(text) || HasLoop(words) || RepeatsPassages(words);

    private static bool HasRun(string text)
    {
        int run = 1;
        for (int i = 1; i < text.Length; i++)
        {
            run = text[i] == text[i - 1] && !char.IsWhiteSpace(text[i]) ? run + 1 : 1;
            if (run > LongestRun)
            {
                return true;
            }
        }
        return false;
    }

    private static bool HasLoop(List<Word> list)
    {
        ReadOnlySpan<Word> words = CollectionsMarshal.AsSpan(list);
        for (int period = 1; period <= LongestPeriod; period++)
        {
            int run = 0; // words equal to the one a period before
            int symbols = 0;
            for (int i = period; i < words.Length; i++)
            {
                if (words[i].Key != words[i - period].Key)
                {
                    run = symbols = 0;
                    continue;
                }
                run++;
                symbols += words[i].Kind == WordKind.Symbol ? 1 : 0;
                if (run >= Repeats * period && run + period >= (symbols == run ? FewestLoopSymbols : FewestLoopWords))
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static bool RepeatsPassages(List<Word> words)
    {
        var seen = new HashSet<ulong>();
        for (int start = 0; start < words.Count; start += BlockWords)
        {
            int from = Math.Max(0, Math.Min(start, words.Count - BlockWords));
            ReadOnlySpan<Word> block = CollectionsMarshal.AsSpan(words).Slice(from, Math.Min(BlockWords, words.Count - from));
            int passages = block.Length - PassageWords + 1;
            if (passages < FewestPassages)
            {
                return false;
            }
            seen.Clear();
            for (int i = 0; i < passages; i++)
            {
                seen.Add(TraceWords.Hash(block.Slice(i, PassageWords)));
            }
            if (seen.Count * 2 < passages)
            {
                return true;
            }
        }
        return false;
    }
}
