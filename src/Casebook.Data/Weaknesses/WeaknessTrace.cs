using Casebook.Data.Phrasebooks;
using Casebook.Data.Wording;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Weaknesses;

/// <summary>
/// Argues from the quoted cause to the weakness: the evidence first, then the candidates, one rejected with its reason,
/// then the conclusion, so that who follows the trace can compute the answer.
/// </summary>
internal static class WeaknessTrace
{
    private static readonly Phrasebook _book = PhrasebookReader.Book("Traces/cwe");

    public static string Write(string answer, string cue, string outcome, RandomStream random)
    {
        IReadOnlyList<string> kin = WeaknessBooks.Of(answer).Words("kin");
        string rejected = random.Choose(kin);
        string[] candidates = [answer, rejected, .. random.Chance(0.5) ? kin.Where(each => each != rejected).Take(1) : []];
        random.Shuffle<string>(candidates);
        bool isNamed = random.Chance(0.4);
        string Slot(string slot) => slot switch
        {
            "cue" => cue,
            "outcome" => outcome,
            "answer" => answer,
            "name" => WeaknessBooks.Name(answer),
            "rejected" => rejected,
            "rejectedname" => WeaknessBooks.Name(rejected),
            "sign" => One(WeaknessBooks.Of(answer), "sign"),
            "reason" => WeaknessBooks.Against(rejected, answer, random),
            "set" => Join([.. candidates.Select(each => isNamed ? $"{each} ({WeaknessBooks.Name(each)})" : each)]),
            "br" => "\n",
            _ => One(_book, slot),
        };
        string One(Phrasebook book, string section) => Pattern.Expand(random.Choose(book[section]).Pattern, random, Slot);
        return One(_book, "structure");
    }

    private static string Join(string[] items) =>
        $"{string.Join(", ", items[..^1])} or {items[^1]}";
}
