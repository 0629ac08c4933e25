using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Scenes;
using Casebook.Data.Weaknesses;
using Casebook.Data.Wording;
using Casebook.Knowledge.Cvss;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Severity;

/// <summary>
/// Description → CVSS 3.1 base vector. Each metric is told by a phrase, or the text is silent and the default holds:
/// low complexity, no privileges, no interaction, unchanged scope, no impact.
/// </summary>
internal sealed class SeverityGenerator(PhraseSplit phrases) : ICaseGenerator
{
    private static readonly string[] _metrics = ["AV", "AC", "PR", "UI", "S", "C", "I", "A"];
    private static readonly Scenario[] _lots = [.. Scenario.All.SelectMany(each => Enumerable.Repeat(each, each.Weight))];
    private readonly SceneWriter _scenes = new(phrases);
    private readonly DescriptionWriter _descriptions = new(phrases);
    private readonly KeyPhrases _keys = new(SeverityBooks.Settling(phrases));

    public string Domain => "cve-cvss";

    public string Verifier => "cvss31";

    public string Ask(string description) => Prompts.CveToCvss(description);

    public GeneratedCase Write(Split split, ulong seed, int ordinal, RandomStream random)
    {
        Scenario scenario = ScenarioOf(seed, split, ordinal);
        string impact = random.Choose(scenario.Impacts);
        string setting = random.Choose(scenario.Settings);
        string[] weaknesses = [.. scenario.WeaknessesFor(impact, setting)];
        Phrasebook weakness = WeaknessBooks.Of(random.Choose(weaknesses));
        var used = new List<string>();
        Scene scene = _scenes.Draw(setting, split, random, used);
        var draft = new SeverityDraft(phrases, scene, split, random, used);
        draft.Attacker(_scenes.Common, scenario.Vector, random.Choose(scenario.Privileges.ToCharArray()));
        draft.Complexity(random.Chance(scenario.HighComplexity) ? 'H' : 'L');
        draft.Interaction(random.Choose(scenario.Interaction.ToCharArray()), scenario.Victim);
        draft.Scope(random.Chance(scenario.ChangedScope) ? 'C' : 'U', scenario.Boundary);
        draft.Harm(impact, scenario.Name == "script");
        draft.Finish();
        string head = _descriptions.Write(weakness, scene, draft.Who, draft.Impact, "", split, random, used);
        string marked = Grammar.Mend(string.Join(' ', [head, .. draft.Sentences]));
        (string description, IReadOnlyDictionary<int, string> quotes) = Cues.Extract(marked);
        Reading[] readings = [.. _metrics.Select(metric => draft.Readings[metric])];
        string vector = CvssVector.Parse("CVSS:3.1/" + string.Join('/', readings.AsEnumerable())).ToString();
        IReadOnlyDictionary<int, string> keys = draft.Settled.ToDictionary(each => each.Key, each => _keys.Spaced(each.Value, quotes[each.Key]));
        if (split != Split.HeldOut)
        {
            (description, keys) = NonceWords.Put(description, keys, random);
        }
        string trace = SeverityTrace.Write(readings, keys, random);
        return new GeneratedCase(description, trace, vector, new CvssReference(vector), [.. readings.Select(each => each.ToString())], used);
    }

    /// <summary>Scenarios go round by their weights, in a drawn order.</summary>
    private static Scenario ScenarioOf(ulong seed, Split split, int ordinal)
    {
        Scenario[] round = [.. _lots];
        new RandomStream(seed, $"cve-cvss/labels/{split}", sample: (ulong)(ordinal / round.Length)).Shuffle<Scenario>(round);
        return round[ordinal % round.Length];
    }
}
