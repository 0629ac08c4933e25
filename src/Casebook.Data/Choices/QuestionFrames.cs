using Casebook.Data.Phrasebooks;
using Casebook.Data.Scenes;
using Casebook.Data.Wording;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Choices;

/// <summary>The sentences in which questions are put.</summary>
internal sealed class QuestionFrames(PhraseSplit phrases)
{
    private static readonly string[] _settings = ["native", "web", "java", "device"];
    private readonly Phrasebook _book = PhrasebookReader.Book("Choices/questions");
    private readonly SceneWriter _scenes = new(phrases);

    /// <summary>A scene of any setting.</summary>
    public Scene Scene(Split split, RandomStream random, List<string> used) => _scenes.Draw(random.Choose(_settings), split, random, used);

    /// <summary>A scene of one of the settings.</summary>
    public Scene Scene(IReadOnlyList<string> settings, Split split, RandomStream random, List<string> used) => _scenes.Draw(random.Choose(settings), split, random, used);

    /// <param name="parts">What the frame may ask for beside the scene; a name with a capital gets a capital.</param>
    public string Put(string section, Scene scene, IReadOnlyDictionary<string, string> parts, Split split, RandomStream random, List<string> used)
    {
        Phrase frame = phrases.Draw(_book, section, split, random);
        used.Add(frame.Key);
        string Slot(string slot) => parts.TryGetValue(slot, out string? part) ? part
            : char.IsUpper(slot[0]) ? Grammar.Capitalise(Slot(char.ToLowerInvariant(slot[0]) + slot[1..]))
            : scene[slot];
        return Grammar.Capitalise(Pattern.Expand(frame.Pattern, random, Slot));
    }

    /// <summary>Marks what a trace will quote.</summary>
    public static string Mark(string text) => $"{Cues.Open(ChoiceQuestion.StemCue)}{text}{Cues.Close}";
}
