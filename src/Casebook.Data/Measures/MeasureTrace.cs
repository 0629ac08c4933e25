using Casebook.Data.Phrasebooks;
using Casebook.Data.Weaknesses;
using Casebook.Data.Wording;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Measures;

/// <summary>Argues in two steps: from the quoted cause to the weakness, from the weakness to the measure and why it helps.</summary>
internal static class MeasureTrace
{
    private static readonly Phrasebook _book = PhrasebookReader.Book("Traces/two-hop");

    /// <param name="measure">The right measure's words.</param>
    /// <param name="letter">Its letter.</param>
    /// <param name="other">Another option's letter and the weakness that it is for.</param>
    /// <returns>The trace, and the names and reasons in it that belong to the weaknesses.</returns>
    public static (string Trace, IReadOnlyList<string> Names) Write(
        string answer, string cue, string measure, string letter, (string Letter, string Weakness) other, RandomStream random)
    {
        string rejected = random.Choose(WeaknessBooks.Of(answer).Words("kin"));
        string sign = random.Choose(WeaknessBooks.Of(answer)["sign"]).Pattern;
        string reason = WeaknessBooks.Against(rejected, answer, random);
        string why = random.Choose(MeasureBook.Book[$"{answer} why"]).Pattern;
        string Slot(string slot) => slot switch
        {
            "cue" => cue,
            "answer" => answer,
            "name" => WeaknessBooks.Name(answer),
            "sign" => sign,
            "rejected" => rejected,
            "reason" => reason,
            "measure" => measure,
            "letter" => letter,
            "why" => why,
            "other" => other.Letter,
            "otherid" => other.Weakness,
            "br" => "\n",
            _ => One(slot),
        };
        string One(string section) => Pattern.Expand(random.Choose(_book[section]).Pattern, random, Slot);
        return (One("structure"), [sign, reason, why, WeaknessBooks.Name(answer)]);
    }
}
