using System.Collections.Frozen;

namespace Casebook.Reasoning.Verification;

/// <summary>What a word says about a trace that has it.</summary>
internal enum WordKind
{
    /// <summary>It names something.</summary>
    Content,

    /// <summary>A number or a single letter.</summary>
    Symbol,

    /// <summary>Letters with digits, colons or slashes in them: an id, a metric's value, a path.</summary>
    Identifier,

    /// <summary>It belongs to every text, or only announces that thinking will happen.</summary>
    Filler,
}

/// <summary>One word of a text.</summary>
/// <param name="Key">A hash of its letters, case ignored.</param>
/// <param name="Kind">What it says.</param>
internal readonly record struct Word(ulong Key, WordKind Kind);

/// <summary>
/// A text as words. <c>CWE-79</c>, <c>AV:N</c> and <c>www/upload.php</c> are one word each; in scripts without spaces
/// every ideograph is one. Linear in the text.
/// </summary>
internal static class TraceWords
{
    private const string Joiners = "-_:/.'’";
    private const int LongestFiller = 16;

    /// <summary>No word, path or vector is longer; what is counts as several, so that nothing hides in one.</summary>
    private const int LongestWord = 64;

    private const ulong HashStart = 14695981039346656037; // FNV-1a, 64 bits
    private const ulong HashFactor = 1099511628211;

    /// <summary>English words that every text has, those that only announce thought, assure or grade, commands of LaTeX, and the printers' dummy text.</summary>
    private static readonly FrozenSet<string> _filler = """
        a about after again all also am an and any are as at be because been before being both but by can could did do does doing
        done each for from further had has have having he her here his how i if in into is it its itself just me more most must my
        no nor not now of off on once only or other our out over own same she should so some such than that the their them then
        there these they this those through to too under until up very was we were what when where which while who why will with
        would you your yes i'll i'm i've it's let's that's there's
        ah aha alright anyway er erm hm hmm hmmm huh mm mmm oh ok okay uh uhm um umm well yeah
        analyse analyze answer begin careful carefully certain certainly clear clearly consider correct correctly definitely
        examine figure final finally first get go good know let look maybe moment need obvious obviously perhaps please prompt
        question read really reason reasoning right second see simple start step steps sure surely task text think thinking
        thought time try understand wait work wrong
        critical false high low medium none true
        boxed fbox frac dfrac tfrac sqrt cdot mbox mathrm pmatrix bmatrix circ infty cup leq geq
        lorem ipsum dolor sit amet consectetur adipiscing elit sed eiusmod tempor incididunt ut labore et dolore magna aliqua
        enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea commodo consequat duis aute irure
        reprehenderit voluptate velit esse cillum eu fugiat nulla pariatur excepteur sint occaecat cupidatat non proident sunt
        culpa qui officia deserunt mollit anim id est laborum
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _fillerSpans = _filler.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="most">Where reading stops.</param>
    public static List<Word> Of(string text, int most = int.MaxValue)
    {
        var words = new List<Word>();
        for (int i = 0; i < text.Length && words.Count < most;)
        {
            if (!char.IsLetterOrDigit(text[i]))
            {
                i++;
                continue;
            }
            int start = i;
            ulong key = HashStart;
            bool digits = true;
            bool code = false;
            if (IsIdeograph(text[i]))
            {
                words.Add(new(Mix(key, text[i++]), WordKind.Content));
                continue;
            }
            while (i < text.Length && i - start < LongestWord && (IsLetter(text[i]) || (Joiners.Contains(text[i]) && i + 1 < text.Length && IsLetter(text[i + 1]))))
            {
                digits &= !char.IsLetter(text[i]);
                code |= char.IsDigit(text[i]) || text[i] is ':' or '/';
                key = Mix(key, char.ToLowerInvariant(text[i++]));
            }
            ReadOnlySpan<char> word = text.AsSpan(start, i - start);
            words.Add(new(key, word.Length == 1 || digits ? WordKind.Symbol
                : code ? WordKind.Identifier
                : word.Length <= LongestFiller && _fillerSpans.Contains(word) ? WordKind.Filler
                : WordKind.Content));
        }
        return words;
    }

    /// <summary>A hash of some words in a row.</summary>
    public static ulong Hash(ReadOnlySpan<Word> words)
    {
        ulong hash = HashStart;
        foreach (Word word in words)
        {
            hash = Mix(hash, word.Key) ^ (hash >> 29);
        }
        return hash;
    }

    private static ulong Mix(ulong hash, ulong value) => unchecked((hash ^ value) * HashFactor);

    private static bool IsLetter(char c) => char.IsLetterOrDigit(c) && !IsIdeograph(c);

    private static bool IsIdeograph(char c) => c is (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF');
}
