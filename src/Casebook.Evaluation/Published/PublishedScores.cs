using System.Globalization;
using CsvHelper;

namespace Casebook.Evaluation.Published;

/// <summary>A score that somebody published, to stand beside ours.</summary>
/// <param name="Benchmark">The benchmark's id.</param>
/// <param name="Model">Whose score.</param>
/// <param name="Protocol">The protocol that it is nearest to: official or faith.</param>
/// <param name="Metric">The metric's name.</param>
/// <param name="Value">A fraction, or score points for a deviation.</param>
/// <param name="Source">Where it stands.</param>
public sealed record PublishedScore(string Benchmark, string Model, string Protocol, string Metric, double Value, string Source);

/// <summary>What was published of other models, and of the linear model that any of ours has to beat.</summary>
public static class PublishedScores
{
    private static readonly Lazy<IReadOnlyList<PublishedScore>> _all = new(Read);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PublishedScore> All => _all.Value;

    /// <summary>Those of a benchmark.</summary>
    public static IReadOnlyList<PublishedScore> Of(string benchmark) => [.. All.Where(score => score.Benchmark == benchmark)];

    private static IReadOnlyList<PublishedScore> Read()
    {
        using var text = new StreamReader(typeof(PublishedScores).Assembly.GetManifestResourceStream("published.csv")!);
        using var table = new CsvParser(text, CultureInfo.InvariantCulture);
        var scores = new List<PublishedScore>();
        table.Read();
        while (table.Read())
        {
            string[] cells = table.Record!;
            scores.Add(new(cells[0], cells[1], cells[2], cells[3], double.Parse(cells[4], CultureInfo.InvariantCulture), cells[5]));
        }
        return scores;
    }
}
