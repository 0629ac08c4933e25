using Casebook.Data.Phrasebooks;
using Casebook.Data.Wording;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Techniques;

/// <summary>
/// Argues from the quoted act to the technique: the evidence and the tactic, the candidates, a kin technique rejected with
/// its reason, then the conclusion.
/// </summary>
internal static class TechniqueTrace
{
    private static readonly Phrasebook _book = PhrasebookReader.Book("Traces/attack");

    /// <returns>The trace, and the names and reasons in it that belong to the techniques.</returns>
    public static (string Trace, IReadOnlyList<string> Names) Write(string answer, string cue, RandomStream random)
    {
        IReadOnlyList<string> kin = TechniqueBooks.Of(answer).Words("kin");
        string rejected = random.Choose(kin);
        string[] candidates = [answer, rejected, .. random.Chance(0.5) ? kin.Where(each => each != rejected).Take(1) : []];
        random.Shuffle<string>(candidates);
        bool isNamed = random.Chance(0.4);
        string sign = random.Choose(TechniqueBooks.Of(answer)["sign"]).Pattern;
        string reason = TechniqueBooks.Against(rejected, random);
        string tactic = TechniqueBooks.InWords(TechniqueBooks.Tactic(answer));
        string Slot(string slot) => slot switch
        {
            "cue" => cue,
            "answer" => answer,
            "name" => TechniqueBooks.Name(answer),
            "tactic" => tactic,
            "rejected" => rejected,
            "rejectedname" => TechniqueBooks.Name(rejected),
            "sign" => sign,
            "reason" => reason,
            "set" => Join([.. candidates.Select(each => isNamed ? $"{each} ({TechniqueBooks.Name(each)})" : each)]),
            "br" => "\n",
            _ => One(slot),
        };
        string One(string section) => Pattern.Expand(random.Choose(_book[section]).Pattern, random, Slot);
        return (One("structure"), [sign, reason, tactic, .. candidates.Select(TechniqueBooks.Name)]);
    }

    private static string Join(string[] items) => $"{string.Join(", ", items[..^1])} or {items[^1]}";
}
