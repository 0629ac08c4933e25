using Casebook.Data.Phrasebooks;
using Casebook.Data.Scenes;
using Casebook.Data.Techniques;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Choices;

/// <summary>Which ATT&amp;CK technique fits a procedure.</summary>
internal sealed class TechniqueQuestions(PhraseSplit phrases, QuestionFrames frames) : IQuestionWriter
{
    private readonly ProcedureWriter _procedures = new(phrases);

    public string Kind => "technique";

    public ChoiceQuestion Write(Split split, RandomStream random, List<string> used)
    {
        string id = random.Choose(TechniqueBooks.Ids);
        Scene scene = frames.Scene(split, random, used);
        var parts = new Dictionary<string, string> { ["procedure"] = _procedures.Write(id, split, random, used) };
        return new ChoiceQuestion(
            frames.Put("technique", scene, parts, split, random, used),
            new ChoiceOption(TechniqueBooks.Name(id), random.Choose(TechniqueBooks.Of(id)["sign"]).Pattern),
            [.. Others(id, random).Select(other => new ChoiceOption(TechniqueBooks.Name(other), TechniqueBooks.Against(other, random)))]);
    }

    /// <summary>Two neighbours of a technique and one that is none, whichever way round.</summary>
    public static string[] Others(string id, RandomStream random)
    {
        string[] kin = [.. TechniqueBooks.Of(id).Words("kin")];
        random.Shuffle<string>(kin);
        string[] far = [.. TechniqueBooks.Ids.Where(other => other != id && !kin.Contains(other) && !TechniqueBooks.Of(other).Words("kin").Contains(id))];
        return [.. kin[..2], random.Choose(far)];
    }
}
