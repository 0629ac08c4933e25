using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Wording;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Choices;

/// <summary>Question with four options → the letter of the right one. Every letter is right equally often.</summary>
internal sealed class ChoiceGenerator : ICaseGenerator
{
    private const int Options = 4;

    /// <summary>The kinds of question, each as often as it stands here.</summary>
    private readonly IQuestionWriter[] _writers;

    public ChoiceGenerator(PhraseSplit phrases)
    {
        var frames = new QuestionFrames(phrases);
        var weaknesses = new WeaknessQuestions(phrases, frames);
        var techniques = new TechniqueQuestions(phrases, frames);
        var metrics = new MetricQuestions(phrases, frames);
        var names = new NameQuestions(frames);
        _writers = [weaknesses, weaknesses, weaknesses, techniques, techniques, techniques, metrics, metrics, names, names, names, new TacticQuestions(frames)];
    }

    public string Domain => "multiple-choice";

    public string Verifier => "multiple-choice";

    public string Ask(string description) => Prompts.MultipleChoice(description);

    public GeneratedCase Write(Split split, ulong seed, int ordinal, RandomStream random)
    {
        IQuestionWriter writer = LabelRound.At(_writers, seed, $"multiple-choice/labels/{split}", ordinal);
        int place = LabelRound.At([.. Enumerable.Range(0, Options)], seed, $"multiple-choice/places/{split}", ordinal);
        var used = new List<string>();
        ChoiceQuestion question = writer.Write(split, random, used);
        (string stem, IReadOnlyDictionary<int, string> quotes) = Cues.Extract(Grammar.Once(Grammar.Mend(question.Stem)));
        ChoiceOption[] wrong = [.. question.Wrong];
        random.Shuffle<ChoiceOption>(wrong);
        ChoiceOption[] options = [.. wrong[..place], question.Right, .. wrong[place..]];
        string letter = LetteredOptions.Letter(place);
        return new GeneratedCase(
            $"{stem}\n{LetteredOptions.Lines(options.Select(option => option.Text))}",
            ChoiceTrace.Write(options, place, quotes[ChoiceQuestion.StemCue], random),
            letter,
            new ChoiceReference(letter),
            [writer.Kind, letter],
            used)
        { Names = [.. options.SelectMany(option => new[] { option.Text, option.Why })] };
    }
}
