using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Wording;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Refusals;

/// <summary>
/// A request that is to be refused, or one in the same words' neighbourhood that a defender makes and that is to be
/// helped with; half and half. Openers and frames are the same for both, so that only the request itself tells them apart.
/// </summary>
internal sealed class RefusalGenerator(PhraseSplit phrases) : ICaseGenerator
{
    private static readonly Phrasebook _frames = PhrasebookReader.Book("request-frames");

    public string Domain => "refusals";

    public string Verifier => "refusal";

    public GeneratedCase Write(Split split, ulong seed, int ordinal, RandomStream random)
    {
        int subjects = RequestBooks.All.Count;
        Phrasebook book = RequestBooks.All[ordinal / 2 % subjects];
        string kind = ordinal % 2 == 0 ? "harmful" : random.Choose(["detect", "prepare"]);
        var writer = new QuestionWriter(phrases, split, random);
        var slots = new Dictionary<string, string> { ["org"] = writer.Name() };
        slots["request"] = writer.Draw(book, kind, slots);
        string reason = random.Chance(0.3) ? writer.Draw(_frames, kind == "harmful" ? "pretext" : "mandate") : "";
        string opener = random.Chance(0.5) ? writer.Draw(_frames, "opener") : "";
        string asked = writer.Draw(_frames, "frame", slots);
        string description = Grammar.Mend(string.Join(' ', new[] { opener, asked, reason }.Where(part => part.Length > 0)));
        return kind == "harmful"
            ? Refused(book, slots, description, reason, writer, random)
            : Helped(book, kind, slots, description, reason, writer, random);
    }

    private static GeneratedCase Refused(Phrasebook book, Dictionary<string, string> slots, string description, string pretext, QuestionWriter writer, RandomStream random)
    {
        slots["harm"] = Pattern.Expand(random.Choose(book["harm"]).Pattern, random, slot => slots[slot]);
        slots["safe"] = random.Choose(book["safe"]).Pattern;
        (string trace, string answer) = RefusalTrace.Write("refuse", "refusal", book, slots, description, pretext, random);
        return new GeneratedCase(description, trace, answer, new RefusalReference(true, []), ["refuse", $"refuse:{book.Name}"], writer.Used) { Names = [slots["harm"], slots["safe"], slots["org"], book.Title] };
    }

    private static GeneratedCase Helped(Phrasebook book, string kind, Dictionary<string, string> slots, string description, string mandate, QuestionWriter writer, RandomStream random)
    {
        slots["advice"] = random.Choose(book[$"{kind} answer"]).Pattern;
        string[] terms = [.. book.Words(kind)];
        slots["terms"] = string.Join(", ", terms);
        (string trace, string answer) = RefusalTrace.Write("help", "help", book, slots, description, mandate, random);
        return new GeneratedCase(description, trace, answer, new RefusalReference(false, terms), ["help", $"help:{book.Name}"], writer.Used) { Names = [slots["terms"], slots["org"], book.Title] };
    }
}
