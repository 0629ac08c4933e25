using Casebook.Data.Phrasebooks;
using Casebook.Data.Wording;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Severity;

/// <summary>
/// Argues a vector: for each metric the quoted evidence, or that the text is silent, then the value; behind one reading
/// another value is rejected with its reason.
/// </summary>
internal static class SeverityTrace
{
    private static readonly Phrasebook _book = PhrasebookReader.Book("Traces/cvss");
    private static readonly Dictionary<string, string> _values = new()
    {
        ["AV"] = "NALP",
        ["AC"] = "LH",
        ["PR"] = "NLH",
        ["UI"] = "NR",
        ["S"] = "UC",
        ["C"] = "HLN",
        ["I"] = "HLN",
        ["A"] = "HLN",
    };

    public static string Write(IReadOnlyList<Reading> readings, IReadOnlyDictionary<int, string> quotes, RandomStream random)
    {
        string reading = random.Choose(_book["reading"]).Pattern;
        string silence = random.Choose(_book["silence"]).Pattern;
        string last = random.Choose([", ", " and "]);
        Reading contrasted = random.Choose(readings);
        string Say(IReadOnlyList<Reading> group)
        {
            Reading first = group[0];
            string[] each = [.. group.Select(one => one.ToString())];
            string values = each.Length == 1 ? each[0] : string.Join(", ", each[..^1]) + last + each[^1];
            string silent = first.Cue is null ? random.Choose(SeverityBooks.Silence(first.Metric)).Pattern : "";
            string text = Pattern.Expand(first.Cue is null ? silence : reading, random, slot => slot switch
            {
                "cue" => quotes[first.Cue!.Value],
                "silent" => silent,
                "Silent" => Grammar.Capitalise(silent),
                _ => values,
            });
            return group.Contains(contrasted) ? $"{text} {Contrast(contrasted, random)}" : text;
        }
        string Slot(string slot) => slot switch
        {
            "br" => "\n",
            "impact" => string.Join(' ', readings.Skip(5).GroupBy(each => each.Cue?.ToString() ?? each.Metric).Select(group => Say([.. group]))),
            _ when _values.ContainsKey(slot) => Say([readings.First(each => each.Metric == slot)]),
            _ => Pattern.Expand(random.Choose(_book[slot]).Pattern, random, Slot),
        };
        return Pattern.Expand(random.Choose(_book["structure"]).Pattern, random, Slot);
    }

    private static string Contrast(Reading holds, RandomStream random)
    {
        // Where nothing is lost, only the full loss is worth weighing: "limited" would be argued from what is not there.
        string others = SeverityBooks.IsImpact(holds.Metric) && holds.Value == 'N' ? "H" : _values[holds.Metric];
        char other = random.Choose([.. others.Where(value => value != holds.Value)]);
        string reason = random.Choose(SeverityBooks.Against(holds.Metric, other, holds.Value)).Pattern;
        return Pattern.Expand(random.Choose(_book["contrast"]).Pattern, random, slot => slot == "other" ? $"{holds.Metric}:{other}" : reason);
    }
}
