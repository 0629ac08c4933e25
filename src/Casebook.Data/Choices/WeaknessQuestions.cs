using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Scenes;
using Casebook.Data.Weaknesses;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Choices;

/// <summary>Which weakness fits a short description.</summary>
internal sealed class WeaknessQuestions(PhraseSplit phrases, QuestionFrames frames) : IQuestionWriter
{
    private readonly DescriptionWriter _descriptions = new(phrases);

    public string Kind => "weakness";

    public ChoiceQuestion Write(Split split, RandomStream random, List<string> used)
    {
        string id = random.Choose(WeaknessBooks.Ids);
        Phrasebook book = WeaknessBooks.Of(id);
        Scene scene = frames.Scene(book.Words("settings"), split, random, used);
        string form = random.Choose(["noun", "vp"]);
        string cause = _descriptions.Draw(book, form, scene, split, random, used, ChoiceQuestion.StemCue);
        string stem = frames.Put($"weakness {form}", scene, new Dictionary<string, string> { [form] = cause }, split, random, used);
        return new ChoiceQuestion(
            stem,
            new ChoiceOption(WeaknessBooks.Name(id), random.Choose(book["sign"]).Pattern),
            [.. Others(id, random).Select(other => new ChoiceOption(WeaknessBooks.Name(other), WeaknessBooks.Against(other, id, random)))]);
    }

    /// <summary>Two neighbours of a weakness and one that is none, whichever way round.</summary>
    public static string[] Others(string id, RandomStream random)
    {
        string[] kin = [.. WeaknessBooks.Of(id).Words("kin")];
        random.Shuffle<string>(kin);
        string[] far = [.. WeaknessBooks.Ids.Where(other => other != id && !kin.Contains(other) && !WeaknessBooks.Of(other).Words("kin").Contains(id))];
        return [.. kin[..2], random.Choose(far)];
    }
}
