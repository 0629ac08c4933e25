using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Scenes;
using Casebook.Data.Severity;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Choices;

/// <summary>Which value of which CVSS metric a sentence settles.</summary>
internal sealed class MetricQuestions(PhraseSplit phrases, QuestionFrames frames) : IQuestionWriter
{
    /// <summary>The values that sentences settle, with the section of the sentences.</summary>
    private static readonly (string Metric, char Value, string Section)[] _settled =
    [
        .. from metric in new[] { "AV", "AC", "PR", "UI" }
           from value in MetricWords.Values(metric)
           select (metric, value, $"{value} sentence"),
        ("S", 'U', "U sentence"),
        ("S", 'C', "C any"),
        .. from metric in new[] { "C", "I", "A" } select (metric, 'N', $"{metric}:N sentence"),
    ];

    private readonly DescriptionWriter _descriptions = new(phrases);
    private readonly Phrasebook _metrics = PhrasebookReader.Book("Choices/metrics");

    public string Kind => "metric";

    public ChoiceQuestion Write(Split split, RandomStream random, List<string> used)
    {
        (string metric, char value, string section) = random.Choose(_settled);
        Scene scene = frames.Scene(split, random, used);
        Phrasebook book = SeverityBooks.IsImpact(metric) ? SeverityBooks.Impact : SeverityBooks.Of(metric);
        string sentence = _descriptions.Draw(book, section, scene, split, random, used, ChoiceQuestion.StemCue);
        string stem = frames.Put("metric", scene, new Dictionary<string, string> { ["sentence"] = sentence }, split, random, used);
        return new ChoiceQuestion(
            stem,
            new ChoiceOption(MetricWords.Of(metric, value), random.Choose(_metrics[$"{metric}:{value}"]).Pattern),
            Others(metric, value, random));
    }

    /// <summary>Up to two other values of the metric, the rest of other metrics.</summary>
    private ChoiceOption[] Others(string metric, char value, RandomStream random)
    {
        char[] values = [.. MetricWords.Values(metric).Where(other => other != value)];
        random.Shuffle<char>(values);
        // Of a loss that is none only the full loss is worth weighing, as in the traces of whole vectors.
        IEnumerable<char> same = SeverityBooks.IsImpact(metric) ? ['H'] : values.Take(2);
        string[] metrics = ["AV", "AC", "PR", "UI", "S", "C", "I", "A"];
        random.Shuffle<string>(metrics);
        return
        [
            .. same.Select(other => new ChoiceOption(MetricWords.Of(metric, other), random.Choose(SeverityBooks.Against(metric, other, value)).Pattern))
                .Concat(metrics.Where(other => other != metric).Select(other => new ChoiceOption(
                    MetricWords.Of(other, random.Choose(MetricWords.Values(other).ToCharArray())), random.Choose(_metrics[other]).Pattern)))
                .Take(3),
        ];
    }
}
