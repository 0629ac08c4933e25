using System.Globalization;
using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Reasoning.Constraints;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Instructions;

/// <summary>Writes an answer about a topic in the form that the kinds of constraint demand, then reads the constraints' values off it.</summary>
internal sealed class DraftWriter(Topic topic, QuestionWriter writer, RandomStream random)
{
    private const int ShortestWord = 5;
    private static readonly Phrasebook _demands = PhrasebookReader.Book("Instructions/demands");
    private static readonly string[] _colourless = ["about", "after", "before", "should", "their", "there", "these", "where", "which", "every", "could", "while", "again", "until", "never"];
    private static readonly string[] _fields = ["topic", "risk", "owner", "tip"];
    private readonly Dictionary<string, string> _phrases = [];
    private string[] _items = [];
    private string[] _keys = [];

    /// <returns>Null where this topic has no word for a constraint; draw anew.</returns>
    public Draft? Write(IReadOnlyList<string> kinds)
    {
        string answer = ConstraintKinds.FormOf(kinds[0]) switch
        {
            "list" => List(kinds[0]),
            "record" => Record(),
            "items" => Items(),
            _ => Prose(kinds),
        };
        answer = kinds.Contains("lower-case") ? answer.ToLowerInvariant() : kinds.Contains("upper-case") ? answer.ToUpperInvariant() : answer;
        Rule?[] rules = [.. kinds.Select(kind => RuleOf(kind, answer))];
        return rules.Contains(null) ? null : new Draft(answer, [.. rules.OfType<Rule>()]);
    }

    private string[] Several(IReadOnlyList<string> from, int fewest, int most)
    {
        string[] drawn = [.. from];
        random.Shuffle<string>(drawn);
        return drawn[..(fewest + random.NextInt(most - fewest + 1))];
    }

    private string Prose(IReadOnlyList<string> kinds)
    {
        int fewest = kinds.Contains("sentences") || kinds.Contains("paragraphs") ? 2 : 1;
        int most = kinds.Contains("words") || kinds.Contains("most-words") ? 1 : 3;
        string[] sentences = Several(topic.Sentences, fewest, Math.Max(fewest, most));
        if (kinds.Contains("start"))
        {
            _phrases["start"] = writer.Draw(_demands, "opening");
            sentences[0] = $"{_phrases["start"]} {sentences[0]}";
        }
        if (kinds.Contains("end"))
        {
            _phrases["end"] = writer.Draw(_demands, "closing");
            sentences[^1] = $"{sentences[^1]} {_phrases["end"]}";
        }
        string text = string.Join(kinds.Contains("paragraphs") ? "\n\n" : " ", sentences);
        return kinds.Contains("enclosed") ? $"\"{text}\"" : text;
    }

    private string List(string kind) =>
        string.Join('\n', Several(topic.Tips, 2, 4).Select((tip, i) => kind == "bullets" ? $"- {tip}" : $"{i + 1}. {tip}"));

    private string Record()
    {
        _keys = Several(_fields, 2, 4);
        return $"{{{string.Join(", ", _keys.Select(key => $"\"{key}\": \"{Field(key)}\""))}}}";
    }

    private string Field(string key) => key switch
    {
        "topic" => topic.Title,
        "risk" => topic.Risk,
        "owner" => topic.Owner,
        _ => random.Choose(topic.Tips),
    };

    private string Items()
    {
        string[] all = [.. Topic.All.SelectMany(each => each.Terms).Distinct()];
        _items = Several(all, 3, 5);
        return string.Join(", ", _items.Order(StringComparer.Ordinal));
    }

    private Rule? RuleOf(string kind, string answer) => kind switch
    {
        "words" => Counted(kind, AnswerParts.Words(answer).Count, count => new WordCount(count)),
        "most-words" => Counted(kind, AnswerParts.Words(answer).Count + random.NextInt(4), count => new MostWords(count)),
        "sentences" => Counted(kind, AnswerParts.Sentences(answer).Count, count => new SentenceCount(count)),
        "paragraphs" => Counted(kind, AnswerParts.Paragraphs(answer).Count, count => new ParagraphCount(count)),
        "bullets" => Counted(kind, AnswerParts.Lines(answer).Count, count => new BulletCount(count)),
        "numbered" => Counted(kind, AnswerParts.Lines(answer).Count, count => new NumberedCount(count)),
        "include" => Worded(kind, Included(answer), word => new IncludedWord(word)),
        "avoid" => Worded(kind, Avoided(answer), word => new AvoidedWord(word)),
        "start" => Phrased(kind, new StartPhrase(_phrases[kind])),
        "end" => Phrased(kind, new EndPhrase(_phrases[kind])),
        "json" => new Rule(kind, new JsonKeys(_keys), Slots(("keys", Joined(_keys)), ("values", string.Join(", ", _keys)))),
        "comma-list" => new Rule(kind, new CommaList([.. answer.Split(", ")]), Slots(("items", Joined(_items)), ("order", "alphabetical"), ("sorted", answer))),
        "lower-case" => new Rule(kind, new LowerCase(), Slots()),
        "upper-case" => new Rule(kind, new UpperCase(), Slots()),
        "no-commas" => new Rule(kind, new NoCommas(), Slots()),
        _ => new Rule(kind, new Enclosed(), Slots()),
    };

    private static Rule Counted(string kind, int count, Func<int, Constraint> make) =>
        new(kind, make(count), Slots(("n", count.ToString(CultureInfo.InvariantCulture))));

    private static Rule? Worded(string kind, string? word, Func<string, Constraint> make) =>
        word is null ? null : new Rule(kind, make(word), Slots(("word", word)));

    private static Rule Phrased(string kind, Worded constraint) => new(kind, constraint, Slots(("phrase", constraint.Text)));

    /// <summary>A word of the answer that is worth asking for.</summary>
    private string? Included(string answer)
    {
        string[] words = [.. AnswerParts.Words(answer).Select(word => word.Trim('.', '!', '?', ':', '"', ',', '}', '{').ToLowerInvariant())
            .Where(word => word.Length >= ShortestWord && word.All(char.IsAsciiLetter) && !_fields.Contains(word) && !_colourless.Contains(word)).Distinct()];
        return words.Length == 0 ? null : random.Choose(words);
    }

    private string? Avoided(string answer)
    {
        string[] words = [.. topic.Terms.Where(term => !AnswerParts.Has(answer, term))];
        return words.Length == 0 ? null : random.Choose(words);
    }

    private static string Joined(IReadOnlyList<string> items) => $"{string.Join(", ", items.SkipLast(1))} and {items[^1]}";

    private static Dictionary<string, string> Slots(params (string Name, string Text)[] slots) => slots.ToDictionary(slot => slot.Name, slot => slot.Text);
}
