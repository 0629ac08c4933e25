using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Scenes;
using Casebook.Data.Weaknesses;
using Casebook.Data.Wording;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Measures;

/// <summary>
/// Description → weakness → measure: which of five measures prevents it. The wrong ones are right for other weaknesses,
/// one of them for a neighbour where it can be told apart.
/// </summary>
internal sealed class MeasureGenerator(PhraseSplit phrases) : ICaseGenerator
{
    private const int Options = 5;
    private readonly SceneWriter _scenes = new(phrases);
    private readonly DescriptionWriter _descriptions = new(phrases);

    public string Domain => "two-hop";

    public string Verifier => "two-hop";

    public string Ask(string description) => Prompts.WeaknessAndMeasure(description);

    public GeneratedCase Write(Split split, ulong seed, int ordinal, RandomStream random)
    {
        string id = LabelRound.At(WeaknessBooks.Ids, seed, $"two-hop/labels/{split}", ordinal);
        int place = LabelRound.At([.. Enumerable.Range(0, Options)], seed, $"two-hop/places/{split}", ordinal);
        Phrasebook book = WeaknessBooks.Of(id);
        var used = new List<string>();
        Scene scene = _scenes.Draw(random.Choose(book.Words("settings")), split, random, used);
        string who = _descriptions.Draw(book.Sections.ContainsKey("who") ? book : _scenes.Common, "who", scene, split, random, used);
        string impact = _descriptions.Draw(book, "impact", scene, split, random, used);
        string marked = _descriptions.Write(book, scene, who, impact, "", split, random, used);
        (string told, IReadOnlyDictionary<int, string> quotes) = Cues.Extract(Grammar.Once(Grammar.Mend(marked)));

        string[] weaknesses = Arrange(id, place, random);
        string[] measures = [.. weaknesses.Select(each => _descriptions.Draw(MeasureBook.Book, each, scene, split, random, used))];
        int other = (place + 1 + random.NextInt(Options - 1)) % Options;
        string letter = LetteredOptions.Letter(place);
        (string trace, IReadOnlyList<string> names) = MeasureTrace.Write(
            id, quotes[DescriptionWriter.CauseCue], measures[place], letter, (LetteredOptions.Letter(other), weaknesses[other]), random);
        return new GeneratedCase(
            $"{told}\n{LetteredOptions.Lines(measures)}",
            trace,
            $"{id}, {letter}",
            new WeaknessAndMeasureReference(id, letter),
            [id, letter],
            used)
        { Names = names };
    }

    /// <summary>The weaknesses that the options are for, the right one at its place.</summary>
    private static string[] Arrange(string id, int place, RandomStream random)
    {
        string[] unlike = [.. MeasureBook.Unlike(id)];
        random.Shuffle<string>(unlike);
        string[] kin = [.. unlike.Intersect(WeaknessBooks.Of(id).Words("kin")).Take(1)];
        string[] wrong = [.. kin.Concat(unlike.Except(kin)).Take(Options - 1)];
        random.Shuffle<string>(wrong);
        return [.. wrong[..place], id, .. wrong[place..]];
    }
}
