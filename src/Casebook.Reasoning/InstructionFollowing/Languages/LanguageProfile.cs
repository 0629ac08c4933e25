using System.Collections.Frozen;

namespace Casebook.Reasoning.InstructionFollowing.Languages;

/// <summary>What a text in a language has that one in another of the same script has not, or seldom. Written by us from the grammar of each.</summary>
/// <param name="Code">ISO 639-1.</param>
/// <param name="Script">In which it is written.</param>
/// <param name="Words">The words that every text has, in small letters, parted by white space.</param>
/// <param name="Letters">Letters that the script's other languages mostly have not.</param>
/// <param name="Ends">Frequent ends of longer words, of two to five characters, parted by spaces.</param>
/// <param name="Beginnings">Frequent beginnings of longer words, of the same lengths.</param>
internal sealed record LanguageProfile(string Code, Script Script, string Words, string Letters = "", string Ends = "", string Beginnings = "");

/// <summary>The profiles of one script as tables from a feature to the profiles that have it, one bit each.</summary>
internal sealed class ProfileTable
{
    /// <summary>Of the ends and beginnings that profiles may have.</summary>
    public const int ShortestAffix = 2;

    /// <summary>Of the ends and beginnings that profiles may have.</summary>
    public const int LongestAffix = 5;

    private readonly FrozenDictionary<string, uint>.AlternateLookup<ReadOnlySpan<char>> _words;
    private readonly FrozenDictionary<string, uint>.AlternateLookup<ReadOnlySpan<char>> _ends;
    private readonly FrozenDictionary<string, uint>.AlternateLookup<ReadOnlySpan<char>> _beginnings;
    private readonly FrozenDictionary<char, uint> _letters;

    /// <param name="profiles">At most 32.</param>
    public ProfileTable(IReadOnlyList<LanguageProfile> profiles)
    {
        Codes = [.. profiles.Select(profile => profile.Code)];
        _words = Table(profiles, profile => profile.Words);
        _ends = Table(profiles, profile => profile.Ends);
        _beginnings = Table(profiles, profile => profile.Beginnings);
        _letters = Masks(profiles, profile => profile.Letters.Distinct());
    }

    /// <summary>Of the languages, bit 0 first.</summary>
    public IReadOnlyList<string> Codes { get; }

    /// <summary>Which languages have the word.</summary>
    public uint WithWord(ReadOnlySpan<char> word) => _words.TryGetValue(word, out uint mask) ? mask : 0;

    /// <summary>Which languages have words that end so.</summary>
    public uint WithEnd(ReadOnlySpan<char> end) => _ends.TryGetValue(end, out uint mask) ? mask : 0;

    /// <summary>Which languages have words that begin so.</summary>
    public uint WithBeginning(ReadOnlySpan<char> beginning) => _beginnings.TryGetValue(beginning, out uint mask) ? mask : 0;

    /// <summary>Which languages have the letter, as one of their own.</summary>
    public uint WithLetter(char letter) => _letters.TryGetValue(letter, out uint mask) ? mask : 0;

    private static FrozenDictionary<string, uint>.AlternateLookup<ReadOnlySpan<char>> Table(IReadOnlyList<LanguageProfile> profiles, Func<LanguageProfile, string> features) =>
        Masks(profiles, profile => features(profile).Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Distinct(), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    private static FrozenDictionary<T, uint> Masks<T>(IReadOnlyList<LanguageProfile> profiles, Func<LanguageProfile, IEnumerable<T>> features, IEqualityComparer<T>? comparer = null)
        where T : notnull
    {
        var masks = new Dictionary<T, uint>(comparer);
        for (int i = 0; i < profiles.Count; i++)
        {
            foreach (T feature in features(profiles[i]))
            {
                masks[feature] = masks.GetValueOrDefault(feature) | (1u << i);
            }
        }
        return masks.ToFrozenDictionary(comparer);
    }
}
