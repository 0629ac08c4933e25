using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Wording;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Instructions;

/// <summary>A request with one or two demands on the answer's form. Held out are wordings, topics and audiences; the kinds of demand are not.</summary>
internal sealed class InstructionsGenerator(PhraseSplit phrases) : ICaseGenerator
{
    private static readonly Phrasebook _demands = PhrasebookReader.Book("Instructions/demands");

    public string Domain => "instructions";

    public string Verifier => "instructions";

    public GeneratedCase Write(Split split, ulong seed, int ordinal, RandomStream random)
    {
        string first = ConstraintKinds.All[ordinal % ConstraintKinds.All.Count];
        while (true)
        {
            var writer = new QuestionWriter(phrases, split, random);
            Topic topic = Topic.Of(writer.Draw(_demands, "topic"));
            string[] kinds = random.Chance(0.5) ? [first] : [first, random.Choose(ConstraintKinds.Beside(first))];
            if (new DraftWriter(topic, writer, random).Write(kinds) is { } draft)
            {
                return Case(topic, draft, writer, random);
            }
        }
    }

    private static GeneratedCase Case(Topic topic, Draft draft, QuestionWriter writer, RandomStream random)
    {
        string form = ConstraintKinds.FormOf(draft.Rules[0].Kind);
        string audience = writer.Draw(_demands, "audience");
        var slots = new Dictionary<string, string> { ["topic"] = topic.Title, ["audience"] = audience };
        string[] demands = [.. draft.Rules.Select(rule => writer.Draw(_demands, rule.Kind, rule.Slots))];
        string request = form == "items" ? "" : Grammar.Capitalise(writer.Draw(_demands, form, slots));
        string description = string.Join(' ', demands.Prepend(request)).Trim();
        string trace = InstructionsTrace.Write(topic, audience, draft, demands, random);
        return new GeneratedCase(
            description, trace, draft.Answer, new InstructionsReference([.. draft.Rules.Select(rule => rule.Constraint)]), [.. draft.Rules.Select(rule => rule.Kind)], writer.Used)
        {
            Names = [topic.Title, audience, .. InstructionsTrace.Names(draft)],
        };
    }
}
