using System.Collections.Frozen;

namespace Casebook.Reasoning.InstructionFollowing;

/// <summary>
/// Counts sentences in the manner of Punkt (Kiss and Strunk, "Unsupervised multilingual sentence boundary detection",
/// Computational Linguistics 32, 2006), the splitter of the published checks. Its rules are here in full: where a text can
/// part, what an abbreviation, an ellipsis, an initial or a number does to that, and which closing marks go to the
/// sentence before. So are its oddities: <c>1. First</c> and <c>Wow!!</c> are two sentences each, <c>e.g. this</c> too.
/// </summary>
/// <remarks>
/// What Punkt learned from a newspaper is replaced by lists of our own, abbreviations and words that are written small, so
/// counts can differ where an unlisted abbreviation, a rare word behind an abbreviation, or one of its 37 learned pairs of
/// words stands: in 68 of 3,218 outputs of models with 58,105 sentences, by one mostly (measured with NLTK 3.8, most
/// outputs roughened with abbreviations, quotations and rows of marks). Linear in the text.
/// </remarks>
internal static class PunktSentences
{
    /// <summary>What may follow an end of a sentence without a space between.</summary>
    private const string NonWord = ")\";}]*:@'({[!?";

    /// <summary>What no word begins with.</summary>
    private const string NoWordStart = "(\"`{[:;&#*@)}]-,";

    /// <summary>What belongs to the sentence before it.</summary>
    private const string Closers = "\"')]}";

    /// <summary>Titles, companies, dates, places, initials. Neither <c>etc</c> nor <c>e.g</c> nor <c>i.e</c>: Punkt did not learn them, and parts there.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _abbreviations = Set("""
        mr mrs ms messrs dr prof st jr sr gen lt col maj adm sen rep reps gov capt sgt
        co corp inc ltd bros cos vs ave ft mg yr ph.d
        jan feb aug sep sept oct nov dec tues wed fri
        a.m p.m u.s u.s.a u.k u.n u.s.s.r d.c n.y n.j n.c n.h n.m s.c r.i l.a
        ala ariz calif colo conn fla ga ill kan ky mich minn nev okla ore pa tenn va vt wash wis
        c d e f g h k l m n p r s t v w
        """);

    /// <summary>Words that begin a sentence when they are written large behind an abbreviation or an ellipsis.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _starters = Set("""
        the this these it he she they her your there here some most many both even
        but nor so yet if when while whereas although though since unless
        in into under within without among between despite according along behind beyond through
        however therefore thus hence moreover furthermore nevertheless nonetheless meanwhile instead indeed similarly
        finally separately still always sometimes please remember consider begin think ask call check choose include follow
        which whom whether were being does someone anyone anything nothing seven eight ten
        """);

    /// <summary>Further words that elsewhere are written small: behind an initial they begin a sentence, unlike a name.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _small = Set("""
        a an that those its his their we our you my and or for where because until once after before
        as at by from of on over to toward with during against about above across around below near
        also then now today later only just perhaps maybe each every all any much more few several such another other others
        one two three four five six nine what who whose why how
        is are was be been am do did have has had can could will would should may might must not no never often usually
        let take make keep use try add find give go get put see know start write read look tell avoid
        everyone everything something nobody people first second third next last overall
        """);

    /// <summary>How common words end and names seldom do.</summary>
    private static readonly string[] _smallEnds = ["ing", "ly", "ion", "ness", "ment", "ity", "ous", "ive", "ful", "less"];

    /// <summary>How many sentences there are.</summary>
    public static int Count(string text)
    {
        int end = text.Length;
        while (end > 0 && PythonText.IsSpace(text[end - 1]))
        {
            end--;
        }
        int count = 0;
        int start = 0; // of the piece that is being read
        int taken = 0; // what of it the closing marks of the sentence before it took
        int next = 0;
        while (NextBreak(text, ref next, out int stop, out int restart))
        {
            // The piece begins with closing marks: they, and the space behind them, belong to the sentence before.
            int left = start + taken;
            taken = Closing(text, restart, end);
            count += taken > 0 || left < stop ? 1 : 0;
            start = restart;
        }
        return count + (start + taken < end ? 1 : 0);
    }

    /// <summary>
    /// Finds the next place where sentences part. In each run without white space only the last candidate counts: an end
    /// mark with a mark behind it, or with white space and another run.
    /// </summary>
    /// <param name="at">Where to look from; afterwards where to go on.</param>
    /// <param name="stop">Behind the last character of the sentence.</param>
    /// <param name="restart">Where the next one begins.</param>
    private static bool NextBreak(string text, ref int at, out int stop, out int restart)
    {
        while (at < text.Length)
        {
            if (PythonText.IsSpace(text[at]))
            {
                at++;
                continue;
            }
            int runEnd = EndOfRun(text, at);
            int nextRun = runEnd;
            while (nextRun < text.Length && PythonText.IsSpace(text[nextRun]))
            {
                nextRun++;
            }
            int mark = runEnd - 1;
            while (mark >= at && !IsCandidate(text, mark, runEnd, nextRun))
            {
                mark--;
            }
            if (mark < at)
            {
                at = runEnd;
                continue;
            }
            if ((at == 0 || PythonText.IsSpace(text[at - 1])) && IsCandidate(text, at, runEnd, nextRun))
            {
                // NLTK's way of looking back from a mark makes one that begins a run a candidate of its own.
                mark = at;
            }
            bool closesRun = mark + 1 == runEnd;
            int from = at;
            int contextEnd = closesRun ? EndOfRun(text, nextRun) : mark + 2;
            stop = mark + 1;
            restart = closesRun ? nextRun : stop;
            at = restart;
            if (Parts(text.AsSpan(from..contextEnd)))
            {
                return true;
            }
        }
        (stop, restart) = (0, 0);
        return false;
    }

    private static bool IsCandidate(string text, int mark, int runEnd, int nextRun) =>
        text[mark] is '.' or '?' or '!' && (mark + 1 < runEnd ? NonWord.Contains(text[mark + 1]) : nextRun < text.Length);

    /// <summary>Whether any token of a candidate's surroundings but the last ends a sentence.</summary>
    private static bool Parts(ReadOnlySpan<char> context)
    {
        int at = 0;
        ReadOnlySpan<char> token = NextToken(context, ref at);
        while (NextToken(context, ref at) is { IsEmpty: false } next)
        {
            if (EndsSentence(token, next))
            {
                return true;
            }
            token = next;
        }
        return false;
    }

    /// <summary>Punkt's decision: what the token is by itself, then what the one behind it makes of that.</summary>
    private static bool EndsSentence(ReadOnlySpan<char> token, ReadOnlySpan<char> next)
    {
        if (token is "." or "?" or "!")
        {
            return true;
        }
        if (token[^1] != '.')
        {
            return false;
        }
        bool ellipsis = token.StartsWith("..", StringComparison.Ordinal) && token.TrimStart('.').IsEmpty;
        bool dots = token.EndsWith("..", StringComparison.Ordinal);
        bool abbreviation = !dots && IsAbbreviation(token[..^1]);
        bool ends = !dots && !abbreviation;
        bool initial = token.Length == 2 && (char.IsLetter(token[0]) || token[0] == '_');
        if ((abbreviation || ellipsis) && !initial)
        {
            return BeginsSentence(next) == true;
        }
        if (initial || IsNumber(token))
        {
            bool? begins = BeginsSentence(next);
            if (begins == false || (begins is null && initial && PythonText.FirstCase(next) == LetterCase.Upper && !Has(_small, next) && !HasSmallEnd(next)))
            {
                return false;
            }
        }
        return ends;
    }

    private static bool IsAbbreviation(ReadOnlySpan<char> word)
    {
        Span<char> lower = word.Length <= LongestWord ? stackalloc char[word.Length] : [];
        if (lower.IsEmpty || word.ToLowerInvariant(lower) < 0)
        {
            return false;
        }
        return _abbreviations.Contains(lower) || _abbreviations.Contains(lower[(lower.LastIndexOf('-') + 1)..]);
    }

    private const int LongestWord = 32;

    /// <summary>Whether a token begins a sentence, going by its case; null where the case does not tell.</summary>
    private static bool? BeginsSentence(ReadOnlySpan<char> token) => token switch
    {
        [';' or ':' or ',' or '.' or '!' or '?'] => false,
        _ => PythonText.FirstCase(token) switch
        {
            LetterCase.Lower => false,
            LetterCase.Upper when Has(_starters, token) => true,
            _ => null,
        },
    };

    private static bool Has(FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> words, ReadOnlySpan<char> token)
    {
        ReadOnlySpan<char> word = token.TrimEnd('.');
        Span<char> lower = word.Length <= LongestWord ? stackalloc char[word.Length] : [];
        return !lower.IsEmpty && word.ToLowerInvariant(lower) > 0 && words.Contains(lower);
    }

    private static bool HasSmallEnd(ReadOnlySpan<char> token)
    {
        foreach (string end in _smallEnds)
        {
            if (token.TrimEnd('.').EndsWith(end, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Digits with points, commas and hyphens among them, as <c>1.</c> and <c>-2,000.5.</c></summary>
    private static bool IsNumber(ReadOnlySpan<char> token)
    {
        token = token is ['-', ..] ? token[1..] : token;
        token = token is ['.' or ',', ..] ? token[1..] : token;
        if (token.IsEmpty || !char.IsDigit(token[0]))
        {
            return false;
        }
        foreach (char c in token)
        {
            if (!char.IsDigit(c) && c is not (',' or '.' or '-'))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The next token, empty at the end: hyphens or points in a row, a word, or a mark.</summary>
    private static ReadOnlySpan<char> NextToken(ReadOnlySpan<char> text, ref int at)
    {
        while (at < text.Length && PythonText.IsSpace(text[at]))
        {
            at++;
        }
        int start = at;
        if (at == text.Length)
        {
            return [];
        }
        if (IsRow(text, at))
        {
            while (at < text.Length && text[at] == text[start])
            {
                at++;
            }
        }
        else
        {
            at++;
            while (!NoWordStart.Contains(text[start]) && at < text.Length && !EndsWord(text, at))
            {
                at++;
            }
        }
        return text[start..at];
    }

    private static bool EndsWord(ReadOnlySpan<char> text, int at) =>
        IsMark(text, at) || (text[at] == ',' && (at + 1 == text.Length || IsMark(text, at + 1)));

    private static bool IsMark(ReadOnlySpan<char> text, int at) => PythonText.IsSpace(text[at]) || NonWord.Contains(text[at]) || IsRow(text, at);

    private static bool IsRow(ReadOnlySpan<char> text, int at) => text[at] is '-' or '.' && at + 1 < text.Length && text[at + 1] == text[at];

    /// <summary>How much of a piece goes to the sentence before: closing marks behind which white space, <c>--</c> or nothing comes, and that white space.</summary>
    private static int Closing(string text, int start, int end)
    {
        int at = start;
        while (at < end && Closers.Contains(text[at]))
        {
            at++;
        }
        if (at == start)
        {
            return 0;
        }
        bool closed = at >= end || PythonText.IsSpace(text[at]) || text.AsSpan(at).StartsWith("--", StringComparison.Ordinal);
        if (!closed)
        {
            return 0;
        }
        while (at < end && PythonText.IsSpace(text[at]))
        {
            at++;
        }
        return at - start;
    }

    private static int EndOfRun(string text, int at)
    {
        while (at < text.Length && !PythonText.IsSpace(text[at]))
        {
            at++;
        }
        return at;
    }

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(string words) =>
        words.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
}
