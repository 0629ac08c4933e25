using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace Casebook.Reasoning.InstructionFollowing.Languages;

/// <summary>
/// Says in which language a text is written: its script first, and where a script has several languages the frequent
/// words, letters, ends and beginnings of words of <see cref="LanguageProfiles"/>. Deterministic, unlike the published
/// checker's detector, which draws random numbers; on paragraphs the two seldom differ, on a few words they may.
/// </summary>
/// <remarks>Linear in the text, whatever it is.</remarks>
internal static partial class LanguageDetector
{
    /// <summary>A text in a script whose languages we do not tell apart.</summary>
    public const string Undetermined = "und";

    private const double WordWeight = 1;
    private const double LetterWeight = 0.5;
    private const double AffixWeight = 0.3;

    /// <summary>A syllable or a word in one sign says as much as two letters.</summary>
    private const int SignWeight = 2;

    /// <summary>Beyond it a run of letters is no word; what is over is looked at as another.</summary>
    private const int LongestWord = 24;

    private static readonly FrozenDictionary<Script, ProfileTable> _tables = LanguageProfiles.All
        .GroupBy(profile => profile.Script)
        .ToFrozenDictionary(group => group.Key, group => new ProfileTable([.. group]));

    /// <summary>The 30 codes that the published generator of instructions knows; in order.</summary>
    public static IReadOnlyList<string> Codes { get; } =
        ["ar", "bg", "bn", "de", "en", "es", "fa", "fi", "fr", "gu", "he", "hi", "it", "ja", "kn", "ko", "ml", "mr", "ne", "pa", "pl", "pt", "ru", "sw", "ta", "te", "th", "uk", "ur", "vi"];

    /// <summary>ISO 639-1 code of the language; null for a text without letters. Addresses of pages and mailboxes are in none.</summary>
    public static string? Detect(string text)
    {
        text = Address().Replace(text, " ");
        Script? script = Dominant(text);
        return script switch
        {
            null => null,
            Script.Greek => "el",
            Script.Hebrew => "he",
            Script.Gurmukhi => "pa",
            Script.Gujarati => "gu",
            Script.Tamil => "ta",
            Script.Telugu => "te",
            Script.Kannada => "kn",
            Script.Malayalam => "ml",
            Script.Thai => "th",
            Script.Hangul => "ko",
            Script.Kana => "ja",
            Script.Han => "zh",
            { } shared when _tables.TryGetValue(shared, out ProfileTable? table) => Best(text, shared, table),
            _ => Undetermined,
        };
    }

    /// <summary>The script of most letters. Japanese is known by its kana, however few beside the ideographs.</summary>
    private static Script? Dominant(string text)
    {
        Span<int> counts = stackalloc int[(int)Script.Han + 1];
        int letters = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!Rune.IsLetter(rune))
            {
                continue;
            }
            letters++;
            Script script = Scripts.Of(rune);
            counts[(int)script] += script >= Script.Hangul ? SignWeight : 1;
        }
        if (letters == 0)
        {
            return null;
        }
        ref int kana = ref counts[(int)Script.Kana];
        ref int han = ref counts[(int)Script.Han];
        if (kana * 10 > han)
        {
            (kana, han) = (kana + han, 0);
        }
        int best = 0;
        for (int i = 1; i < counts.Length; i++)
        {
            best = counts[i] > counts[best] ? i : best;
        }
        return (Script)best;
    }

    private static string Best(string text, Script script, ProfileTable table)
    {
        Span<double> scores = stackalloc double[table.Codes.Count];
        Span<char> word = stackalloc char[LongestWord];
        int length = 0;
        foreach (char c in text)
        {
            // Marks belong to the letters before them; apostrophes and joiners part words.
            bool inside = char.IsLetter(c) ? Scripts.Of(new Rune(c)) == script : length > 0 && IsMark(c);
            if (!inside || length == LongestWord)
            {
                AddWord(scores, table, word[..length]);
                length = 0;
            }
            if (inside)
            {
                word[length++] = char.ToLowerInvariant(c);
                Add(scores, table.WithLetter(word[length - 1]), LetterWeight);
            }
        }
        AddWord(scores, table, word[..length]);
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }
        return table.Codes[best];
    }

    private static void AddWord(Span<double> scores, ProfileTable table, ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
        {
            return;
        }
        Add(scores, table.WithWord(word), WordWeight);
        uint ends = 0;
        uint beginnings = 0;
        for (int length = ProfileTable.ShortestAffix; length <= ProfileTable.LongestAffix && length + 2 <= word.Length; length++)
        {
            ends |= table.WithEnd(word[^length..]);
            beginnings |= table.WithBeginning(word[..length]);
        }
        Add(scores, ends, AffixWeight);
        Add(scores, beginnings, AffixWeight);
    }

    private static void Add(Span<double> scores, uint languages, double weight)
    {
        for (; languages != 0; languages &= languages - 1)
        {
            scores[BitOperations.TrailingZeroCount(languages)] += weight;
        }
    }

    private static bool IsMark(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    [GeneratedRegex(@"https?://[-_.?&~;+=/#0-9A-Za-z]+|[-_.0-9A-Za-z]{1,64}@[-_.0-9A-Za-z]+", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
