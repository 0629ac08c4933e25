using Casebook.Data.Phrasebooks;
using Casebook.Data.Scenes;
using Casebook.Data.Techniques;
using Casebook.Data.Weaknesses;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Choices;

/// <summary>Which name belongs to an id, and which id to a name, of weaknesses and techniques.</summary>
internal sealed class NameQuestions(QuestionFrames frames) : IQuestionWriter
{
    public string Kind => "name";

    public ChoiceQuestion Write(Split split, RandomStream random, List<string> used)
    {
        bool isWeakness = random.Chance(0.5);
        bool givesId = random.Chance(0.5);
        string id = random.Choose(isWeakness ? WeaknessBooks.Ids : TechniqueBooks.Ids);
        string[] others = isWeakness ? WeaknessQuestions.Others(id, random) : TechniqueQuestions.Others(id, random);
        string Name(string each) => isWeakness ? WeaknessBooks.Name(each) : TechniqueBooks.Name(each);
        Scene scene = frames.Scene(split, random, used);
        var parts = new Dictionary<string, string>
        {
            ["id"] = QuestionFrames.Mark(id),
            ["name"] = QuestionFrames.Mark(Name(id)),
        };
        string stem = frames.Put($"{(isWeakness ? "weakness" : "technique")} {(givesId ? "id" : "name")}", scene, parts, split, random, used);
        return new ChoiceQuestion(
            stem,
            new ChoiceOption(givesId ? Name(id) : id, $"{id} is {Name(id)}"),
            [.. others.Select(other => new ChoiceOption(givesId ? Name(other) : other, $"that is {(givesId ? other : Name(other))}"))]);
    }
}
