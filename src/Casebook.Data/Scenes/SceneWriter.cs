using Casebook.Data.Phrasebooks;
using Casebook.Data.Wording;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Scenes;

/// <summary>Draws scenes: product, versions, functions, parameters, pages, all invented.</summary>
internal sealed class SceneWriter(PhraseSplit phrases)
{
    private readonly Phrasebook _common = PhrasebookReader.Book("common");
    private readonly Dictionary<string, Phrasebook> _settings = PhrasebookReader.Folder("Scenes").ToDictionary(book => book.Name);

    public Phrasebook Common => _common;

    /// <param name="setting"><c>native</c>, <c>web</c>, <c>java</c>, <c>device</c>.</param>
    /// <param name="used">Takes the keys of what was used.</param>
    public Scene Draw(string setting, Split split, RandomStream random, List<string> used)
    {
        Phrasebook book = _settings[setting];
        var slots = new Dictionary<string, string>();
        string One(string section) => random.Choose(book[section]).Pattern;
        foreach (string section in new[] { "module", "param", "object", "format" })
        {
            slots[section] = One(section);
        }
        slots["table"] = book.Sections.ContainsKey("table") ? One("table") : "names";
        slots["copy"] = random.Choose(["strcpy", "sprintf", "strcat", "memcpy"]);
        Names(setting, One, slots, random);
        Product(One, slots, split, random, used);
        Versions(slots, random);
        foreach ((Phrasebook from, string section) in new[] { (book, "kind"), (book, "setting"), (book, "where"), (_common, "affected") })
        {
            slots[section] = Draw(from, section, slots, split, random, used);
        }
        slots["version"] = random.Chance(0.3) ? Draw(_common, "single", slots, split, random, used) : slots["affected"];
        slots["via"] = Draw(book, "via", slots, split, random, used);
        return new Scene(slots);
    }

    private string Draw(Phrasebook book, string section, Dictionary<string, string> slots, Split split, RandomStream random, List<string> used)
    {
        Phrase phrase = phrases.Draw(book, section, split, random);
        used.Add(phrase.Key);
        return Pattern.Expand(phrase.Pattern, random, slot => slots[slot]);
    }

    private static void Names(string setting, Func<string, string> one, Dictionary<string, string> slots, RandomStream random)
    {
        string verb = one("verb");
        string thing = one("thing");
        string function = setting switch
        {
            "java" => verb + Grammar.Capitalise(thing),
            "device" => verb + thing,
            _ => $"{verb}_{thing}",
        };
        string folder = setting == "native" ? "" : one("folder");
        slots["function"] = function;
        slots["source"] = random.Chance(0.5) ? $"{one("thing")}.c" : $"src/{one("thing")}.{random.Choose(["c", "cpp"])}";
        slots["class"] = Grammar.Capitalise(thing) + random.Choose(["Controller", "Service", "Handler", "Parser"]);
        slots["endpoint"] = setting switch
        {
            "web" => $"/{folder}/{function}.php",
            "java" => $"/{folder}/{thing}s",
            _ => $"/{folder}/{function}",
        };
    }

    private void Product(Func<string, string> one, Dictionary<string, string> slots, Split split, RandomStream random, List<string> used)
    {
        string name = ProductNames.Draw(phrases, split, random);
        used.Add("product/" + name);
        string kind = random.Chance(0.6) ? " " + one("product") : "";
        string vendor = "";
        if (random.Chance(0.2))
        {
            string drawn = ProductNames.Draw(phrases, split, random);
            if (drawn != name)
            {
                used.Add("product/" + drawn);
                vendor = drawn + " ";
            }
        }
        slots["name"] = vendor + name;
        slots["product"] = vendor + name + kind;
    }

    private static void Versions(Dictionary<string, string> slots, RandomStream random)
    {
        int major = random.NextInt(12);
        int minor = 1 + random.NextInt(14);
        bool patched = random.Chance(0.6);
        int patch = random.NextInt(10);
        slots["first"] = major == 0 ? "0.1" : $"{major}.0";
        slots["last"] = patched ? $"{major}.{minor}.{patch}" : $"{major}.{minor}";
        slots["fixed"] = patched ? $"{major}.{minor}.{patch + 1}" : $"{major}.{minor + 1}";
    }
}
