using Casebook.Data.Phrasebooks;
using Casebook.Data.Weaknesses;

namespace Casebook.Data.Measures;

/// <summary>What prevents which weakness, and which measures would help against two and are therefore never set against each other.</summary>
internal static class MeasureBook
{
    /// <summary>The phrase book: a section a weakness.</summary>
    public static Phrasebook Book { get; } = PhrasebookReader.Book("Measures/measures");

    private static readonly string[][] _alike =
        [.. Book.Properties.Where(line => line.Key.StartsWith("alike", StringComparison.Ordinal)).Select(line => line.Value.Split(' '))];

    private static readonly IReadOnlyList<string> _broad = Book.Words("broad");

    /// <summary>The weaknesses whose measures do not help against <paramref name="weakness"/>.</summary>
    public static IReadOnlyList<string> Unlike(string weakness) =>
        [.. WeaknessBooks.Ids.Where(other => other != weakness && !_broad.Contains(other) && !_alike.Any(group => group.Contains(other) && group.Contains(weakness)))];
}
