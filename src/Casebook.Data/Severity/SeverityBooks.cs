using Casebook.Data.Phrasebooks;

namespace Casebook.Data.Severity;

/// <summary>Phrase books of the metrics.</summary>
internal static class SeverityBooks
{
    private static readonly Dictionary<string, Phrasebook> _books = PhrasebookReader.Folder("Severity").ToDictionary(book => book.Name);

    public static Phrasebook Impact => _books["Impact"];

    public static Phrasebook Of(string metric) => _books[metric];

    /// <summary>Whether a metric is one of C, I and A, which share a book.</summary>
    public static bool IsImpact(string metric) => metric is "C" or "I" or "A";

    /// <summary>Every training phrasing that settles metrics, with what it settles: <c>AV:N</c>, <c>C:H I:H A:H</c>.</summary>
    public static IEnumerable<(string Settles, string Pattern)> Settling(PhraseSplit phrases) =>
        from book in _books.Values
        from section in book.Sections.Keys
        let settles = Settles(book, section)
        where settles.Length > 0
        from phrase in phrases.Part(book, section, Split.Train)
        select (settles, phrase.Pattern);

    /// <summary>Phrases for a metric on which the text is silent.</summary>
    public static IReadOnlyList<Phrase> Silence(string metric) => IsImpact(metric) ? Impact[$"{metric} silent"] : Of(metric)["silent"];

    /// <summary>Reasons against a value where another holds.</summary>
    public static IReadOnlyList<Phrase> Against(string metric, char rejected, char holds)
    {
        if (IsImpact(metric))
        {
            return Impact[$"{metric} reject {rejected}"];
        }
        Phrasebook book = Of(metric);
        string special = $"reject {rejected} for {holds}";
        return book[book.Sections.ContainsKey(special) ? special : $"reject {rejected}"];
    }

    private static string Settles(Phrasebook book, string section) =>
        book != Impact ? section.Length > 2 && section[1] == ' ' ? $"{book.Name}:{section[0]}" : ""
        : section.Contains(':', StringComparison.Ordinal) ? section.Replace(" sentence", "", StringComparison.Ordinal)
        : "";
}
