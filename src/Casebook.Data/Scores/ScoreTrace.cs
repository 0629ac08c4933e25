using System.Globalization;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Wording;
using Casebook.Knowledge.Cvss;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Scores;

/// <summary>Computes a score step by step: the scope, the losses, both terms, their sum, rounding up, the severity.</summary>
internal static class ScoreTrace
{
    /// <summary>Under which a vector's scope is marked for quoting.</summary>
    public const int ScopeCue = 0;

    /// <summary>Likewise the privileges.</summary>
    public const int PrivilegesCue = 1;

    /// <summary>Likewise the three losses together, where they are none.</summary>
    public const int LossCue = 2;

    private static readonly Phrasebook _book = PhrasebookReader.Book("Traces/score");

    public static string Write(CvssVector vector, IReadOnlyDictionary<int, string> quotes, RandomStream random)
    {
        decimal score = CvssTerms.Of(vector).BaseScore;
        ScoreSteps? steps = score == 0 ? null : ScoreSteps.Of(vector);
        string Weights(params string[] metrics) => string.Join(", ", metrics.Select(metric => ScoreSteps.Text(CvssTerms.Weight(vector, metric))));
        string One(string section) => Pattern.Expand(random.Choose(_book[section]).Pattern, random, Slot);
        // Inside a section of the same name a slot is the number; in a structure it is the sentence.
        string Sentence(string section, string inner, string value) =>
            Pattern.Expand(random.Choose(_book[section]).Pattern, random, slot => slot == inner ? value : Slot(slot));
        string Slot(string slot) => slot switch
        {
            "scopecue" => quotes[ScopeCue],
            "privcue" => quotes[PrivilegesCue],
            "losscue" => quotes[LossCue],
            "scope" => One($"scope {vector["S"]}"),
            "losses" => Sentence("losses", "losses", Weights("C", "I", "A")),
            "keep" => steps!.Keep,
            "iss" => Sentence("iss", "iss", steps!.Iss),
            "impact" => Sentence("impact", "impact", steps!.Impact),
            "exploit" => Sentence("exploit", "exploit", steps!.Exploitability),
            "sum" => Sentence("sum", "sum", steps!.Sum),
            "round" => One(steps!.IsCapped ? "cap" : "round"),
            "weights" => Weights("AV", "AC", "PR", "UI"),
            "privilege" => Weights("PR"),
            "severity" => Sentence("severity", "severity", CvssTerms.Severity(score)),
            "score" => score.ToString("0.0", CultureInfo.InvariantCulture),
            "band" => Band(score),
            "br" => "\n",
            _ => One(slot),
        };
        return One(steps is null ? "structure zero" : "structure");
    }

    /// <summary>The scores of a severity (section 5 of the specification).</summary>
    private static string Band(decimal score) => CvssTerms.Severity(score) switch
    {
        "None" => "0.0",
        "Low" => "0.1 to 3.9",
        "Medium" => "4.0 to 6.9",
        "High" => "7.0 to 8.9",
        _ => "9.0 to 10.0",
    };
}
