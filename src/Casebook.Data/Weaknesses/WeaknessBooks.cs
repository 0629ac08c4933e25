using Casebook.Data.Phrasebooks;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Weaknesses;

/// <summary>The weaknesses that are taught, each with its phrase book.</summary>
internal static class WeaknessBooks
{
    private static readonly Dictionary<string, Phrasebook> _byId = PhrasebookReader.Folder("Weaknesses").ToDictionary(book => book.Name);

    /// <summary>Ids, in the order of their numbers.</summary>
    public static IReadOnlyList<string> Ids { get; } = [.. _byId.Keys.OrderBy(id => int.Parse(id.AsSpan(4)))];

    public static Phrasebook Of(string id) => _byId[id];

    /// <summary>The short name by which traces call a weakness: <c>out-of-bounds write</c>.</summary>
    public static string Name(string id) => _byId[id].Title[(id.Length + 2)..];

    /// <summary>Every training phrasing of some sections, with the weakness that it speaks for.</summary>
    public static IEnumerable<(string Id, string Pattern)> Phrasings(PhraseSplit phrases, params string[] sections) =>
        from id in Ids
        from section in sections
        from phrase in phrases.Part(Of(id), section, Split.Train)
        select (id, phrase.Pattern);

    /// <summary>Why it is not <paramref name="rejected"/> where <paramref name="answer"/> is right.</summary>
    public static string Against(string rejected, string answer, RandomStream random)
    {
        Phrasebook book = _byId[rejected];
        string special = $"reject {answer}";
        return random.Choose(book[book.Sections.ContainsKey(special) ? special : "reject"]).Pattern;
    }
}
