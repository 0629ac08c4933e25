using Casebook.Data.Phrasebooks;
using Casebook.Data.Wording;
using Casebook.Reasoning.Constraints;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Instructions;

/// <summary>Quotes each demand, says what to do about it, and checks the answer against it: counted, looked for, compared.</summary>
internal static class InstructionsTrace
{
    private static readonly Phrasebook _book = PhrasebookReader.Book("Traces/instructions");

    public static string Write(Topic topic, string audience, Draft draft, IReadOnlyList<string> demands, RandomStream random)
    {
        var parts = new List<(string Rule, string Check)>();
        foreach ((Rule rule, string demand) in draft.Rules.Zip(demands))
        {
            var slots = new Dictionary<string, string>(rule.Slots)
            {
                ["demand"] = demand.TrimEnd('.', ':', '!', '?'),
                ["counted"] = Counted(draft.Answer),
                ["ends"] = Ends(draft.Answer),
            };
            var telling = new Telling(_book, slots, random);
            slots["hint"] = telling.One("hint " + rule.Kind);
            parts.Add((telling.One("rule"), telling.One("check " + rule.Kind)));
        }
        var whole = new Dictionary<string, string>
        {
            ["topic"] = topic.Title,
            ["audience"] = audience,
            ["rules"] = string.Join(' ', parts.Select(part => part.Rule)),
            ["checks"] = string.Join(' ', parts.Select(part => part.Check)),
            ["pairs"] = string.Join(' ', parts.Select(part => $"{part.Rule} {part.Check}")),
            ["listed"] = string.Join('\n', parts.Select(part => $"- {part.Rule}")),
            ["numbered"] = string.Join('\n', parts.Select((part, i) => $"{i + 1}. {part.Rule} {part.Check}")),
        };
        string form = ConstraintKinds.FormOf(draft.Rules[0].Kind);
        return new Telling(_book, whole, random).Whole(form == "items" ? "structure items" : "structure");
    }

    /// <summary>What a trace has of its answer, to be masked.</summary>
    public static IEnumerable<string> Names(Draft draft) =>
        draft.Rules.SelectMany(rule => rule.Slots.Where(slot => slot.Key is not "n" and not "order").Select(slot => slot.Value)).Append(Counted(draft.Answer)).Append(Ends(draft.Answer));

    /// <summary>Every word with its number: <c>Lock 1, the 2, screen 3</c>.</summary>
    private static string Counted(string answer) =>
        string.Join(", ", AnswerParts.Words(answer.Replace('"', ' ')).Select((word, i) => $"{word.Trim('.', ':', '!', '?')} {i + 1}"));

    /// <summary>The last word of each sentence.</summary>
    private static string Ends(string answer) =>
        string.Join(", ", AnswerParts.Sentences(answer.Replace('"', ' ')).Select(sentence => AnswerParts.Words(sentence)[^1].Trim('.', ':', '!', '?')));
}
