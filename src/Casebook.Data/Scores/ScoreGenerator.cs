using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Scenes;
using Casebook.Data.Severity;
using Casebook.Data.Wording;
using Casebook.Knowledge.Cvss;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Scores;

/// <summary>CVSS 3.1 vector → base score and severity. Held-out cases have vectors that no training case has.</summary>
internal sealed class ScoreGenerator : ICaseGenerator
{
    private static readonly string[] _severities =
        ["None", .. Enumerable.Repeat("Low", 5), .. Enumerable.Repeat("Medium", 7), .. Enumerable.Repeat("High", 7), .. Enumerable.Repeat("Critical", 5)];

    private static readonly string[] _settings = ["native", "web", "java", "device"];
    private readonly Phrasebook _book = PhrasebookReader.Book("Scores/scoring");
    private readonly PhraseSplit _phrases;
    private readonly SceneWriter _scenes;
    private readonly DescriptionWriter _descriptions;
    private readonly ILookup<(Split Split, string Severity), CvssVector> _vectors;

    public ScoreGenerator(PhraseSplit phrases)
    {
        _phrases = phrases;
        _scenes = new SceneWriter(phrases);
        _descriptions = new DescriptionWriter(phrases);
        _vectors = CvssVector.All(CvssVersion.V31).ToLookup(vector => (phrases.HoldsOut(vector.ToString()) ? Split.HeldOut : Split.Train, vector.Severity));
    }

    public string Domain => "cvss-score";

    public string Verifier => "cvss-score";

    public string Ask(string description) => Prompts.CvssScore(description);

    public GeneratedCase Write(Split split, ulong seed, int ordinal, RandomStream random)
    {
        string severity = LabelRound.At(_severities, seed, $"cvss-score/labels/{split}", ordinal);
        CvssVector vector = random.Choose([.. _vectors[(split == Split.HeldOut ? Split.HeldOut : Split.Train, severity)]]);
        var used = new List<string> { "vector/" + vector };
        Scene scene = _scenes.Draw(random.Choose(_settings), split, random, used);
        bool inWords = random.Chance(0.25);
        string shown = inWords ? Words(vector) : Vector(vector, random);
        Phrase frame = _phrases.Draw(_book, inWords ? "list" : "vector", split, random);
        used.Add(frame.Key);
        string marked = Pattern.Expand(frame.Pattern, random, slot => slot is "vector" or "list" ? shown : scene[slot]);
        (string description, IReadOnlyDictionary<int, string> quotes) = Cues.Extract(Grammar.Capitalise(Grammar.Mend(marked)));
        decimal score = CvssTerms.Of(vector).BaseScore;
        return new GeneratedCase(
            description,
            ScoreTrace.Write(vector, quotes, random),
            CvssScoreVerifier.Text(score, severity),
            new CvssScoreReference(score, severity),
            [severity, $"S:{vector["S"]}"],
            used)
        { Names = [severity] };
    }

    /// <summary>In text form, one time in five in another order than usual, which the specification allows (section 6).</summary>
    private static string Vector(CvssVector vector, RandomStream random)
    {
        List<string> parts = [.. CvssVector.MetricNames.Take(5).Select(metric => Mark(metric, $"{metric}:{vector[metric]}"))];
        parts.Add(MarkLosses(vector, string.Join('/', new[] { "C", "I", "A" }.Select(metric => $"{metric}:{vector[metric]}"))));
        string[] order = [.. parts];
        if (random.Chance(0.2))
        {
            random.Shuffle<string>(order);
        }
        return $"CVSS:3.1/{string.Join('/', order)}";
    }

    private static string Words(CvssVector vector)
    {
        IEnumerable<string> reach = CvssVector.MetricNames.Take(5).Select(metric => Mark(metric, MetricWords.Of(metric, vector[metric])));
        string[] losses = [.. new[] { "C", "I", "A" }.Select(metric => MetricWords.Of(metric, vector[metric]))];
        return $"{string.Join(", ", reach)}, {MarkLosses(vector, $"{losses[0]}, {losses[1]} and {losses[2]}")}";
    }

    private static string Mark(string metric, string text) => metric switch
    {
        "S" => $"{Cues.Open(ScoreTrace.ScopeCue)}{text}{Cues.Close}",
        "PR" => $"{Cues.Open(ScoreTrace.PrivilegesCue)}{text}{Cues.Close}",
        _ => text,
    };

    private static string MarkLosses(CvssVector vector, string text) =>
        vector.Severity == "None" ? $"{Cues.Open(ScoreTrace.LossCue)}{text}{Cues.Close}" : text;
}
