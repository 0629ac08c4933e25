using System.Text.RegularExpressions;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Wording;

/// <summary>
/// Puts invented words into some quotable spans of training texts, and into the quotations with them (the linguists' wug
/// test). Phrase books are short: a model soon knows by heart what they say about a label and recites it instead of
/// reading. A word that it has never seen it can only copy.
/// </summary>
internal static partial class NonceWords
{
    private const int ShortestReplaced = 4;

    /// <summary>Of the quotations with two words at least that can be replaced, how many have one replaced.</summary>
    private const double QuotedShare = 0.4;

    /// <summary>Of the other words that can be replaced, how many are.</summary>
    private const double OtherShare = 0.08;

    private static readonly string[] _onsets = ["b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "qu", "r", "s", "t", "v", "w", "y", "z", "bl", "cr", "dr", "fl", "gr", "pl", "sc", "sh", "sp", "st", "th", "tr", "wr"];

    private static readonly string[] _vowels = ["a", "e", "i", "o", "u", "ai", "ea", "ie", "oo", "ou"];

    private static readonly string[] _codas = ["", "", "b", "ck", "d", "ft", "g", "l", "m", "n", "ng", "p", "r", "rd", "s", "st", "t", "x", "y"];

    /// <summary>Both: words of quotations, in the text and in the quotations, then words that nothing quotes.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="quotes">Quotations of it, by their cue.</param>
    public static (string Text, IReadOnlyDictionary<int, string> Quotes) Put(string text, IReadOnlyDictionary<int, string> quotes, RandomStream random)
    {
        (text, quotes) = Quote(text, quotes, QuotedShare, random);
        return (Sprinkle(text, quotes.Values, OtherShare, random), quotes);
    }

    /// <summary>Replaces a word of a quotation by an invented one, in the text and in the quotation.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="quotes">Quotations of it, by their cue.</param>
    /// <param name="share">Of the quotations that can have one.</param>
    public static (string Text, IReadOnlyDictionary<int, string> Quotes) Quote(string text, IReadOnlyDictionary<int, string> quotes, double share, RandomStream random)
    {
        var changed = new Dictionary<int, string>(quotes);
        foreach (int cue in quotes.Keys.Order())
        {
            Match[] words = [.. Words().Matches(changed[cue]).Where(word => word.Length >= ShortestReplaced && !IsVowel(word.Value[0]) && !KeyPhrases.IsJoint(word.Value))];
            if (!random.Chance(share) || words.Length < 2)
            {
                continue;
            }
            Match word = random.Choose(words);
            string nonce = Invent(word.Value, random);
            string before = changed[cue].Trim();
            string quote = string.Concat(changed[cue].AsSpan(0, word.Index), nonce, changed[cue].AsSpan(word.Index + word.Length));
            int at = text.IndexOf(before, StringComparison.Ordinal);
            string replaced = at < 0 ? text : string.Concat(text.AsSpan(0, at), quote.Trim(), text.AsSpan(at + before.Length));
            // A span that stands there twice, or that another quotation shares, is left as it is.
            if (at >= 0 && changed.All(other => other.Key == cue || replaced.Contains(other.Value.Trim(), StringComparison.Ordinal)))
            {
                changed[cue] = quote;
                text = replaced;
            }
        }
        return (text, changed);
    }

    /// <summary>Replaces words that nothing quotes, so that a reader learns to pass over what it does not know.</summary>
    /// <param name="share">Of the words that can be replaced.</param>
    public static string Sprinkle(string text, IEnumerable<string> quotes, double share, RandomStream random)
    {
        string[] spans = [.. quotes.Select(quote => quote.Trim())];
        (int From, int To)[] kept = [.. spans.SelectMany(span => Places(text, span))];
        return Words().Replace(text, word =>
            word.Length < ShortestReplaced || IsVowel(word.Value[0]) || KeyPhrases.IsJoint(word.Value) || char.IsUpper(word.Value[0])
                || kept.Any(span => word.Index < span.To && span.From < word.Index + word.Length) || !random.Chance(share)
                ? word.Value
                : Invent(word.Value, random));
    }

    private static IEnumerable<(int From, int To)> Places(string text, string span)
    {
        for (int at = text.IndexOf(span, StringComparison.Ordinal); at >= 0; at = text.IndexOf(span, at + 1, StringComparison.Ordinal))
        {
            yield return (at, at + span.Length);
        }
    }

    /// <summary>A word of one to three syllables that begins like the one it stands for: with a capital or without.</summary>
    private static string Invent(string instead, RandomStream random)
    {
        string nonce = string.Concat(Enumerable.Range(0, 1 + random.NextInt(3)).Select(_ => random.Choose(_onsets) + random.Choose(_vowels))) + random.Choose(_codas);
        return char.IsUpper(instead[0]) ? Grammar.Capitalise(nonce) : nonce;
    }

    // "a" before the word must stay right.
    private static bool IsVowel(char letter) => "aeiouAEIOU".Contains(letter);

    [GeneratedRegex(@"(?<![\w'-])[A-Za-z]+(?![\w'-])")]
    private static partial Regex Words();
}
