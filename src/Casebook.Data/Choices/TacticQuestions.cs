using Casebook.Data.Phrasebooks;
using Casebook.Data.Techniques;
using Casebook.Knowledge.Attack;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Choices;

/// <summary>Which tactic a technique serves; none of the other options is one of its tactics.</summary>
internal sealed class TacticQuestions(QuestionFrames frames) : IQuestionWriter
{
    private readonly Phrasebook _tactics = PhrasebookReader.Book("Choices/tactics");

    public string Kind => "tactic";

    public ChoiceQuestion Write(Split split, RandomStream random, List<string> used)
    {
        AttackTechnique technique = AttackCatalogue.Find(random.Choose(TechniqueBooks.Ids))!;
        string[] wrong = [.. AttackCatalogue.Tactics.Except(technique.Tactics)];
        random.Shuffle<string>(wrong);
        var parts = new Dictionary<string, string> { ["id"] = technique.Id, ["name"] = QuestionFrames.Mark(TechniqueBooks.Name(technique.Id)) };
        ChoiceOption Option(string tactic) => new(TechniqueBooks.InWords(tactic), random.Choose(_tactics[tactic]).Pattern);
        return new ChoiceQuestion(
            frames.Put("tactic", frames.Scene(split, random, used), parts, split, random, used),
            Option(TechniqueBooks.Tactic(technique.Id)),
            [.. wrong.Take(3).Select(Option)]);
    }
}
