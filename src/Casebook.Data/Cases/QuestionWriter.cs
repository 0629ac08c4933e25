using Casebook.Data.Phrasebooks;
using Casebook.Data.Scenes;
using Casebook.Data.Wording;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Cases;

/// <summary>Draws what one question is made of, from what its split may use, and notes it.</summary>
internal sealed class QuestionWriter(PhraseSplit phrases, Split split, RandomStream random)
{
    private readonly List<string> _used = [];

    /// <summary>Keys of the phrasings and names drawn.</summary>
    public IReadOnlyList<string> Used => _used;

    /// <summary>A phrasing of a section with its slots filled.</summary>
    public string Draw(Phrasebook book, string section, IReadOnlyDictionary<string, string>? slots = null)
    {
        Phrase phrase = phrases.Draw(book, section, split, random);
        _used.Add(phrase.Key);
        return Pattern.Expand(phrase.Pattern, random, slot => Slot(slot, slots));
    }

    /// <summary>An invented name.</summary>
    public string Name()
    {
        string name = ProductNames.Draw(phrases, split, random);
        _used.Add("product/" + name);
        return name;
    }

    private static string Slot(string slot, IReadOnlyDictionary<string, string>? slots)
    {
        if (slot == "br")
        {
            return "\n";
        }
        if (slots?.TryGetValue(slot, out string? text) == true)
        {
            return text;
        }
        string small = char.ToLowerInvariant(slot[0]) + slot[1..];
        return slots?.TryGetValue(small, out text) == true && small != slot
            ? Grammar.Capitalise(text)
            : throw new InvalidDataException($"A phrasing asks for {{{slot}}}, which no question of its kind has.");
    }
}
