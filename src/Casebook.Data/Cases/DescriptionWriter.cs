using Casebook.Data.Phrasebooks;
using Casebook.Data.Scenes;
using Casebook.Data.Wording;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Cases;

/// <summary>Puts a cause, a scene, an attacker and an impact into one of the frames.</summary>
internal sealed class DescriptionWriter(PhraseSplit phrases)
{
    /// <summary>The number under which a description's cause is marked for quoting.</summary>
    public const int CauseCue = 0;

    private static readonly string[] _forms = ["noun", "noun", "noun", "vp", "vp", "because", "because"];
    private readonly Phrasebook _frames = PhrasebookReader.Book("frames");

    /// <summary>A marked text: pass it through <see cref="Grammar.Mend"/> and <see cref="Cues.Extract"/> when it is whole.</summary>
    /// <param name="who">The attacker, marked or not.</param>
    /// <param name="impact">What the attacker can do, as it follows "to".</param>
    /// <param name="via">By what means; empty for none.</param>
    public string Write(Phrasebook weakness, Scene scene, string who, string impact, string via, Split split, RandomStream random, List<string> used)
    {
        string form = random.Choose(_forms);
        string cause = Draw(weakness, form, scene, split, random, used, CauseCue);
        Phrase frame = phrases.Draw(_frames, form, split, random);
        used.Add(frame.Key);
        bool hasPlace = cause.Contains(" in ", StringComparison.Ordinal);
        bool repeats = cause.Contains(scene["param"], StringComparison.Ordinal) && via.Contains(scene["param"], StringComparison.Ordinal);
        string text = Pattern.Expand(frame.Pattern, random, slot => slot switch
        {
            "noun" or "vp" or "because" => cause,
            "Noun" or "Because" => Grammar.Capitalise(cause),
            "input" => cause.Contains(scene["param"], StringComparison.Ordinal) ? "the input" : scene["param"],
            "in" => hasPlace ? "" : " in " + scene["where"],
            "at" => hasPlace ? "" : ", located in " + scene["where"],
            "Where" => Grammar.Capitalise(scene["where"]),
            "who" => who,
            "Who" => Grammar.Capitalise(who),
            "impact" => impact,
            "via" => via.Length == 0 || repeats ? "" : " " + via,
            _ => scene[slot],
        });
        return text;
    }

    /// <summary>Draws a phrasing, notes it and expands it in the scene.</summary>
    public string Draw(Phrasebook book, string section, Scene scene, Split split, RandomStream random, List<string> used, int cue = -1)
    {
        Phrase phrase = phrases.Draw(book, section, split, random);
        used.Add(phrase.Key);
        return Pattern.Expand(phrase.Pattern, random, slot => scene[slot], cue);
    }
}
