using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Wording;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Choices;

/// <summary>Weighs the options: what the question says, why each wrong one falls away, why the right one stands.</summary>
internal static class ChoiceTrace
{
    private static readonly Phrasebook _book = PhrasebookReader.Book("Traces/choice");

    /// <param name="options">In the order of their letters.</param>
    /// <param name="right">Which of them is right.</param>
    public static string Write(IReadOnlyList<ChoiceOption> options, int right, string cue, RandomStream random)
    {
        string wrong = random.Choose(_book["wrong"]).Pattern;
        string fits = random.Choose(_book["fits"]).Pattern;
        string Weigh(int at) => Pattern.Expand(at == right ? fits : wrong, random, slot => slot switch
        {
            "at" => LetteredOptions.Letter(at),
            "what" => options[at].Text,
            "What" => Grammar.Capitalise(options[at].Text),
            _ => options[at].Why,
        });
        IEnumerable<string> each = options.Select((_, at) => Weigh(at));
        string Slot(string slot) => slot switch
        {
            "cue" => cue,
            "letter" => LetteredOptions.Letter(right),
            "option" => options[right].Text,
            "sign" => options[right].Why,
            "each" => string.Join(' ', each),
            "lines" => string.Join('\n', each),
            "wrongs" => string.Join(' ', each.Where((_, at) => at != right)),
            "right" => Weigh(right),
            "br" => "\n",
            _ => Pattern.Expand(random.Choose(_book[slot]).Pattern, random, Slot),
        };
        return Slot("structure");
    }
}
