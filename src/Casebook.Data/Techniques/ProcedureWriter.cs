using Casebook.Data.Phrasebooks;
using Casebook.Data.Scenes;
using Casebook.Data.Wording;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Techniques;

/// <summary>Tells a technique as one sentence or two of a report: who did what, where, all of them invented.</summary>
internal sealed class ProcedureWriter(PhraseSplit phrases)
{
    /// <summary>Under which the act is marked for quoting.</summary>
    public const int ActCue = 0;

    private readonly Phrasebook _frames = PhrasebookReader.Book("Intrusions/procedures");
    private readonly Phrasebook _intrusion = PhrasebookReader.Book("Intrusions/intrusion");

    /// <summary>A marked text that ends a sentence: pass it through <see cref="Grammar.Mend"/> and <see cref="Cues.Extract"/> when it is whole.</summary>
    public string Write(string technique, Split split, RandomStream random, List<string> used)
    {
        Phrasebook book = TechniqueBooks.Of(technique);
        Phrase phrase = phrases.Draw(book, "act", split, random);
        used.Add(phrase.Key);
        Dictionary<string, string> slots = Intrusion(split, random, used);
        string act = Pattern.Expand(phrase.Pattern, random, slot => slots[slot], ActCue);
        slots["on"] = act.Contains(" on ", StringComparison.Ordinal) || act.Contains(slots["host"], StringComparison.Ordinal) ? "" : " on " + slots["host"];
        Phrase frame = phrases.Draw(_frames, Subject(book, phrase, random), split, random);
        used.Add(frame.Key);
        return Pattern.Expand(frame.Pattern, random, slot => slot == "act" ? act
            : char.IsUpper(slot[0]) ? Grammar.Capitalise(slots[char.ToLowerInvariant(slot[0]) + slot[1..]])
            : slots[slot]);
    }

    /// <summary>Who acts: some acts only people do, some only programs ("itself"), most both.</summary>
    private static string Subject(Phrasebook book, Phrase phrase, RandomStream random) =>
        book.Properties.TryGetValue("subject", out string? subject) ? subject
        : phrase.Pattern.Contains("itself", StringComparison.Ordinal) ? "malware"
        : random.Choose(["actor", "malware"]);

    private Dictionary<string, string> Intrusion(Split split, RandomStream random, List<string> used)
    {
        string One(string section) => random.Choose(_intrusion[section]).Pattern;
        var slots = new[] { "victim", "user", "document", "archive", "program", "when", "pause" }.ToDictionary(section => section, One);
        slots["c2"] = One("domain");
        string[] hosts = [.. _intrusion["host"].Select(phrase => phrase.Pattern)];
        random.Shuffle<string>(hosts);
        (slots["host"], slots["host2"]) = (hosts[0], hosts[1]);
        string group = ProductNames.Draw(phrases, split, random);
        string malware = ProductNames.Draw(phrases, split, random);
        used.Add("product/" + group);
        used.Add("product/" + malware);
        string kind = One("malware");
        slots["group"] = $"the {group} {One("crew")}";
        slots["malware"] = random.Chance(0.5) ? malware : $"the {malware} {kind}";
        slots["kind"] = "a " + kind;
        return slots;
    }
}
