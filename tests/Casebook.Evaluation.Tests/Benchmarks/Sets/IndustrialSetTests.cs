using System.IO.Compression;
using System.Text.Json;
using Casebook.Evaluation.Benchmarks;

namespace Casebook.Evaluation.Tests.Benchmarks.Sets;

/// <summary>The questions on ATT&amp;CK for ICS, held against the release itself.</summary>
public class IndustrialSetTests
{
    private static readonly Benchmark _set = OwnSetTests.Read("attack-ics");

    // Whoever studies the matrix with these questions must not learn a wrong id.
    [Fact]
    public void Every_technique_is_named_as_the_release_names_it()
    {
        Dictionary<string, string> names = Techniques().ToDictionary(technique => technique.Id, technique => technique.Name);
        string[] named = [.. Of("technique").SelectMany(item => item.Choices), .. Of("tactic").Concat(Of("mitigation")).Select(Technique)];
        named.Length.ShouldBe(40 * 4 + 16 + 16);
        foreach (string technique in named)
        {
            names.GetValueOrDefault(technique[..5]).ShouldBe(technique[6..]);
        }
    }

    [Fact]
    public void The_right_tactic_is_the_only_one_of_the_technique_among_the_options()
    {
        Dictionary<string, string[]> tactics = Techniques().ToDictionary(technique => technique.Id, technique => technique.Tactics);
        string[] known = [.. tactics.Values.SelectMany(tactic => tactic).Distinct()];
        foreach (BenchmarkItem item in Of("tactic"))
        {
            item.Choices.ShouldAllBe(choice => known.Contains(Key(choice)));
            tactics[Technique(item)[..5]].ShouldBe([Key(OwnSetTests.Right(item))]);
        }
    }

    [Fact]
    public void The_right_mitigation_is_the_only_one_of_the_technique_among_the_options()
    {
        ILookup<string, string> mitigations = Rows("ics-attack.relations.jsonl").Where(row => row.GetProperty("rel").GetString() == "mitigates")
            .ToLookup(row => row.GetProperty("target").GetString()!, row => $"{row.GetProperty("source").GetString()} {row.GetProperty("source_name").GetString()}");
        HashSet<string> known = [.. mitigations.SelectMany(names => names)];
        foreach (BenchmarkItem item in Of("mitigation"))
        {
            item.Choices.ShouldAllBe(choice => known.Contains(choice));
            item.Choices.Where(mitigations[Technique(item)[..5]].Contains).ShouldBe([OwnSetTests.Right(item)]);
        }
    }

    private static IEnumerable<BenchmarkItem> Of(string about) => _set.Items.Where(item => item.Subject == about);

    /// <summary>The technique in the question: an id and, up to what follows it in the sentence, its name.</summary>
    private static string Technique(BenchmarkItem item)
    {
        string question = OwnSetTests.Question(item);
        string text = question[question.IndexOf("T0", StringComparison.Ordinal)..];
        string name = Techniques().Select(technique => $"{technique.Id} {technique.Name}").SingleOrDefault(one => text.StartsWith(one, StringComparison.Ordinal)) ?? text;
        return name;
    }

    private static string Key(string tactic) => tactic.ToLowerInvariant().Replace(' ', '-');

    private static IEnumerable<(string Id, string Name, string[] Tactics)> Techniques() => Rows("ics-attack.techniques.jsonl").Select(row => (
        row.GetProperty("id").GetString()!,
        row.GetProperty("name").GetString()!,
        row.GetProperty("tactics").EnumerateArray().Select(tactic => tactic.GetString()!).ToArray()));

    private static IEnumerable<JsonElement> Rows(string name)
    {
        string path = Path.Combine(Environment.GetEnvironmentVariable("CASEBOOK_DATA") ?? "", "attack", name);
        bool packed = File.Exists(path + ".gz");
        Assert.SkipUnless(packed || File.Exists(path), "CASEBOOK_DATA holds no attack/ics-attack files: nothing to compare with.");
        using Stream file = File.OpenRead(packed ? path + ".gz" : path);
        using var reader = new StreamReader(packed ? new GZipStream(file, CompressionMode.Decompress) : file);
        var rows = new List<JsonElement>();
        while (reader.ReadLine() is { } line)
        {
            rows.Add(JsonSerializer.Deserialize<JsonElement>(line));
        }
        return rows;
    }
}
