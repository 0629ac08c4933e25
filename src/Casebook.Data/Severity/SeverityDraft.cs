using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Scenes;
using Casebook.Data.Wording;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Severity;

/// <summary>Words one case: who attacks, how, with whose help, to what effect, each phrase noted with the metrics that it settles.</summary>
internal sealed class SeverityDraft(PhraseSplit phrases, Scene scene, Split split, RandomStream random, List<string> used)
{
    private readonly Dictionary<string, Reading> _readings = [];
    private readonly List<string> _ways = [];
    private readonly List<string> _sentences = [];
    private int _nextCue = DescriptionWriter.CauseCue + 1;

    public string Who { get; private set; } = "";

    /// <summary>What follows "to": the impact and the ways of the attack.</summary>
    public string Impact { get; private set; } = "";

    /// <summary>What stands behind the first sentences.</summary>
    public IReadOnlyList<string> Sentences => _sentences;

    public IReadOnlyDictionary<string, Reading> Readings => _readings;

    /// <summary>What each quotable phrase settles, by its cue.</summary>
    public Dictionary<int, string> Settled { get; } = [];

    public void Attacker(Phrasebook common, char vector, char privileges)
    {
        string adjective = "";
        string post = "";
        Phrasebook book = SeverityBooks.Of("PR");
        switch (random.NextInt(privileges == 'N' ? 8 : 6))
        {
            case 0 or 1:
                adjective = Say(book, $"{privileges} adjective", $"PR:{privileges}");
                break;
            case 2 or 3:
                post = " " + Say(book, $"{privileges} post", $"PR:{privileges}");
                break;
            case 4 or 5:
                _sentences.Add(Say(book, $"{privileges} sentence", $"PR:{privileges}"));
                break;
            default:
                Silent("PR", 'N');
                break;
        }
        Phrasebook vectors = SeverityBooks.Of("AV");
        int form = random.NextInt(10);
        string actor = form < 5
            ? Say(vectors, $"{vector} actor", $"AV:{vector}", adjective)
            : Say(common, "neutral", null, adjective);
        if (form is >= 5 and < 8)
        {
            _ways.Add(Say(vectors, $"{vector} way", $"AV:{vector}"));
        }
        else if (form >= 8)
        {
            _sentences.Add(Say(vectors, $"{vector} sentence", $"AV:{vector}"));
        }
        Who = Grammar.Mend(actor + post);
    }

    public void Complexity(char value)
    {
        Phrasebook book = SeverityBooks.Of("AC");
        if (value == 'H' && _ways.Count == 0 && random.Chance(0.5))
        {
            _ways.Add(Say(book, "H clause", "AC:H"));
        }
        else if (value == 'H' || random.Chance(0.35))
        {
            _sentences.Add(Say(book, $"{value} sentence", $"AC:{value}"));
        }
        else
        {
            Silent("AC", value);
        }
    }

    /// <param name="victim">The section with what the victim does.</param>
    public void Interaction(char value, string victim)
    {
        Phrasebook book = SeverityBooks.Of("UI");
        if (value == 'R' && _ways.Count < 2 && random.Chance(0.6))
        {
            _ways.Add(Say(book, $"R {victim}", "UI:R"));
        }
        else if (value == 'R' || random.Chance(0.4))
        {
            _sentences.Add(Say(book, $"{value} sentence", $"UI:{value}"));
        }
        else
        {
            Silent("UI", value);
        }
    }

    /// <param name="boundary">The section with how the scope changes; empty where the impact itself says so.</param>
    public void Scope(char value, string boundary)
    {
        Phrasebook book = SeverityBooks.Of("S");
        if (value == 'C' && boundary.Length > 0)
        {
            _sentences.Add(Say(book, $"C {boundary}", "S:C"));
        }
        else if (value == 'U' && random.Chance(0.25))
        {
            _sentences.Add(Say(book, "U sentence", "S:U"));
        }
        else if (value == 'U')
        {
            Silent("S", value);
        }
    }

    /// <param name="impact">C, I, A: <c>HNN</c>.</param>
    /// <param name="inBrowser">The impact is script in a browser, which settles the scope too.</param>
    public void Harm(string impact, bool inBrowser)
    {
        var left = new List<string>();
        foreach ((char metric, char value) in "CIA".Zip(impact))
        {
            left.Add($"{metric}:{value}");
        }
        var said = new List<string>();
        void Settle(string section)
        {
            said.Add(Say(SeverityBooks.Impact, section, section));
            left.RemoveAll(each => section.Contains(each, StringComparison.Ordinal));
        }
        string[] groups = inBrowser ? ["S:C C:L I:L"] : ["C:H I:H A:H", "C:L I:L A:L", "C:H I:H", "C:L I:L"];
        string? group = groups.FirstOrDefault(each => each.Split(' ').All(value => value == "S:C" || left.Contains(value)));
        if (group is not null && (inBrowser || random.Chance(0.8)))
        {
            Settle(group);
        }
        foreach (string each in left.Where(each => each[2] != 'N').ToArray())
        {
            Settle(each);
        }
        foreach (string each in left)
        {
            if (random.Chance(0.12))
            {
                _sentences.Add(Say(SeverityBooks.Impact, $"{each} sentence", each));
            }
            else
            {
                Silent(each[..1], 'N');
            }
        }
        string[] order = [.. said];
        random.Shuffle<string>(order);
        Impact = order.Length == 1 ? order[0] : $"{string.Join(", ", order[..^1])} and {order[^1]}";
    }

    /// <summary>Puts the ways behind the impact and the sentences into a drawn order.</summary>
    public void Finish()
    {
        foreach (string way in _ways)
        {
            Impact += " " + way;
        }
        string[] order = [.. _sentences];
        random.Shuffle<string>(order);
        _sentences.Clear();
        _sentences.AddRange(order);
    }

    private string Say(Phrasebook book, string section, string? settles, string pr = "")
    {
        Phrase phrase = phrases.Draw(book, section, split, random);
        used.Add(phrase.Key);
        int cue = -1;
        if (settles is not null)
        {
            cue = _nextCue++;
            Settled[cue] = settles;
            foreach (string each in settles.Split(' '))
            {
                string metric = each[..each.IndexOf(':', StringComparison.Ordinal)];
                _readings[metric] = new Reading(metric, each[^1], cue);
            }
        }
        return Pattern.Expand(phrase.Pattern, random, Slot, cue);

        string Slot(string slot)
        {
            if (slot != "host")
            {
                return slot == "pr" ? pr : scene[slot];
            }
            Phrase host = phrases.Draw(SeverityBooks.Impact, "host", split, random);
            used.Add(host.Key);
            return host.Pattern;
        }
    }

    private void Silent(string metric, char value) => _readings[metric] = new Reading(metric, value, null);
}
