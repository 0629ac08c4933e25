using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Scenes;
using Casebook.Data.Wording;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Weaknesses;

/// <summary>
/// Description → CWE. The cause names exactly one weakness; attacker, means and impact are what that weakness usually
/// brings and what its neighbours may bring too.
/// </summary>
internal sealed class WeaknessGenerator(PhraseSplit phrases) : ICaseGenerator
{
    private const int ImpactCue = 1;

    private readonly SceneWriter _scenes = new(phrases);
    private readonly DescriptionWriter _descriptions = new(phrases);
    private readonly KeyPhrases _causes = new(WeaknessBooks.Phrasings(phrases, "noun", "vp", "because"));
    private readonly KeyPhrases _impacts = new(WeaknessBooks.Phrasings(phrases, "impact"));

    public string Domain => "cve-cwe";

    public string Verifier => "cwe";

    public string Ask(string description) => Prompts.CveToCwe(description);

    public GeneratedCase Write(Split split, ulong seed, int ordinal, RandomStream random)
    {
        string id = LabelOf(seed, split, ordinal);
        Phrasebook book = WeaknessBooks.Of(id);
        var used = new List<string>();
        string setting = random.Choose(book.Words("settings"));
        Scene scene = _scenes.Draw(setting, split, random, used);
        string Draw(Phrasebook from, string section, int cue = -1) => _descriptions.Draw(from, section, scene, split, random, used, cue);
        string who = Draw(book.Sections.ContainsKey("who") ? book : _scenes.Common, "who");
        string impact = Draw(book, "impact", ImpactCue);
        bool hasOwnMeans = book.Sections.ContainsKey("via");
        string via = !random.Chance(0.6) ? "" : hasOwnMeans ? Draw(book, "via") : setting == "native" ? scene["via"] : "";
        string marked = _descriptions.Write(book, scene, who, impact, via, split, random, used);
        (string description, IReadOnlyDictionary<int, string> quotes) = Cues.Extract(Grammar.Mend(marked));
        IReadOnlyDictionary<int, string> keys = new Dictionary<int, string>
        {
            [DescriptionWriter.CauseCue] = _causes.Spaced(id, quotes[DescriptionWriter.CauseCue]),
            [ImpactCue] = _impacts.Spaced(id, quotes[ImpactCue]),
        };
        if (split != Split.HeldOut)
        {
            (description, keys) = NonceWords.Put(description, keys, random);
        }
        string trace = WeaknessTrace.Write(id, keys[DescriptionWriter.CauseCue], keys[ImpactCue], random);
        return new GeneratedCase(description, trace, id, new CweReference(id), [id], used);
    }

    /// <summary>Every run of 30 cases has each weakness once, in a drawn order.</summary>
    private static string LabelOf(ulong seed, Split split, int ordinal)
    {
        string[] round = [.. WeaknessBooks.Ids];
        new RandomStream(seed, $"cve-cwe/labels/{split}", sample: (ulong)(ordinal / round.Length)).Shuffle<string>(round);
        return round[ordinal % round.Length];
    }
}
