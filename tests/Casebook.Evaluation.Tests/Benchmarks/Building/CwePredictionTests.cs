using System.Globalization;
using System.Text.Json;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Benchmarks.Building;
using Casebook.Evaluation.Grading;
using Casebook.Knowledge;
using Casebook.Knowledge.Cve;
using Casebook.Runs.Files;
using Casebook.Runs.Recipes;

namespace Casebook.Evaluation.Tests.Benchmarks.Building;

public sealed class CwePredictionTests(ITestOutputHelper output) : IDisposable
{
    private static readonly DateOnly _after = new(2025, 6, 1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("casebook-built-");

    public void Dispose() => _folder.Delete(recursive: true);

    // What a model may have been trained on must not be asked: the day itself still counts as seen.
    [Fact]
    public void Only_what_came_out_after_the_day_is_asked()
    {
        CwePredictionSet set = Build(100,
            Cve(1, "2025-06-01T23:59:59Z", "A cart counts wrong.", "CWE-190"),
            Cve(2, "2025-06-02T00:00:00Z", "A gate opens twice.", "CWE-362"),
            Cve(3, "2025-06-01T22:30:00-05:00", "A lamp listens to everyone.", "CWE-306"),
            Cve(4, null, "A clock has no date.", "CWE-190"));
        set.Rows.Select(row => row.CveId).ShouldBe(["CVE-2025-10002", "CVE-2025-10003"]);
        set.Tally.Earlier.ShouldBe(2);
    }

    [Fact]
    public void Record_with_no_weakness_several_or_one_that_is_not_for_mapping_is_left_out()
    {
        CwePredictionSet set = Build(100,
            Cve(1, "2025-07-01T00:00:00Z", "A kettle runs over.", "CWE-787"),
            Cve(2, "2025-07-01T00:00:00Z", "A kettle whistles at strangers.", "CWE-79", "CWE-352"),
            Cve(3, "2025-07-01T00:00:00Z", "A kettle does something."),
            Cve(4, "2025-07-01T00:00:00Z", "A kettle takes what it is given.", "CWE-20"),
            Cve(5, "2025-07-01T00:00:00Z", "A kettle is of a kind.", "CWE-399"),
            Cve(6, "2025-07-01T00:00:00Z", "A kettle of a number that nobody gave out.", "CWE-99999"));
        set.Rows.ShouldHaveSingleItem().Cwe.ShouldBe("CWE-787");
        (set.Tally.NotOneWeakness, set.Tally.NotAllowed).ShouldBe((2, 3));
    }

    // A text that names the answer asks for reading, not for judgement.
    [Fact]
    public void Text_that_names_a_weakness_is_left_out()
    {
        CwePredictionSet set = Build(100,
            Cve(1, "2025-07-01T00:00:00Z", "A mill grinds too much (cwe-787).", "CWE-787"),
            Cve(2, "2025-07-01T00:00:00Z", "A mill grinds on.", "CWE-835"));
        set.Rows.ShouldHaveSingleItem().CveId.ShouldBe("CVE-2025-10002");
        set.Tally.NamesAnswer.ShouldBe(1);
    }

    [Fact]
    public void Text_that_repeats_is_asked_once_and_not_at_all_where_its_records_disagree()
    {
        CwePredictionSet set = Build(100,
            Cve(9, "2025-07-01T00:00:00Z", "A door's bell rings  twice.", "CWE-362"),
            Cve(2, "2025-07-02T00:00:00Z", "A DOORS bell, rings twice", "CWE-362"),
            Cve(3, "2025-07-01T00:00:00Z", "A bridge sways.", "CWE-190"),
            Cve(4, "2025-07-01T00:00:00Z", "A bridge sways!", "CWE-191"));
        set.Rows.ShouldHaveSingleItem().CveId.ShouldBe("CVE-2025-10009");
        set.Tally.Repeated.ShouldBe(3);
    }

    // NVD and the CVE list have the same CVE: where they disagree there is no one answer, and the earlier date counts.
    [Fact]
    public void Files_together_decide_about_a_record()
    {
        string list = File("list.jsonl", Cve(1, "2025-05-30T00:00:00Z", "A pump floods.", "CWE-787"), Cve(2, "2025-07-01T00:00:00Z", "A pump drips.", "CWE-401"), Cve(3, "2025-07-01T00:00:00Z", "A pump sings.", "CWE-200"));
        string nvd = File("nvd.json", $$"""
            {"vulnerabilities": [
            {{Nvd(1, "2025-07-03T00:00:00.000", "A pump floods.", "CWE-787")}},
            {{Nvd(2, "2025-07-03T00:00:00.000", "A pump drips.", "CWE-772")}},
            {{Nvd(5, "2025-07-03T00:00:00.000", "A pump hums.", "CWE-306")}},
            {{Nvd(3, "2025-07-03T00:00:00.000", "A pump sings.", "NVD-CWE-noinfo").Replace("Analyzed", "Rejected", StringComparison.Ordinal)}}]}
            """);
        foreach (string[] files in (string[][])[[list, nvd], [nvd, list]])
        {
            CwePredictionSet set = CwePrediction.Build(files, _after, 100, cancellation: TestContext.Current.CancellationToken);
            set.Rows.ShouldHaveSingleItem().ShouldBe(new("CVE-2025-10005", new(2025, 7, 3), "A pump hums.", "CWE-306"));
            (set.Tally.Cves, set.Tally.Earlier, set.Tally.NotOneWeakness, set.Tally.Rejected).ShouldBe((4, 1, 1, 1));
        }
    }

    // Two people with the same files must get the same benchmark, or their scores can not be compared.
    [Fact]
    public void Choice_depends_on_the_records_and_not_on_their_order()
    {
        string[] records = [.. Enumerable.Range(0, 60).Select(i => Cve(i, $"2025-{7 + (i % 3):00}-{1 + (i % 27):00}T00:00:00Z", $"Machine number {i} forgets a check.", "CWE-862"))];
        CwePredictionSet one = Build(20, records);
        CwePredictionSet other = Build(20, [.. records.Reverse()]);
        one.Rows.ShouldBe(other.Rows);
        one.Rows.Count.ShouldBe(20);
        one.Tally.Left.ShouldBe(40);
        one.Rows.ShouldBe(one.Rows.OrderBy(row => row.Published).ThenBy(row => row.CveId, StringComparer.Ordinal));
        Build(10, records).Rows.ShouldBeSubsetOf(one.Rows);
        one.Rows.ShouldContain(row => string.CompareOrdinal(row.CveId, "CVE-2025-10040") > 0);
    }

    [Fact]
    public void Written_definition_reads_back_and_grades()
    {
        string source = File("my \"records\": 2025.jsonl", Cve(1, "2025-07-01T00:00:00Z", "A \"shelf\" tips – over.\nThen it falls.", "CWE-787"), Cve(2, "2025-08-01T00:00:00Z", "A drawer sticks.", "CWE-835"), "{ broken");
        int faults = 0;
        CwePredictionSet set = CwePrediction.Build([source], _after, 100, _ => faults++, TestContext.Current.CancellationToken);
        faults.ShouldBe(1);
        set.Tally.Unreadable.ShouldBe(1);
        string path = CwePredictionFiles.Write(set, Path.Combine(_folder.FullName, "out"));
        System.IO.File.ReadAllText(path).ShouldContain(FileHash.Sha256(source));
        BenchmarkDefinition definition = BenchmarkCatalogue.Find(path);
        definition.Revision!.ShouldContain("published after 2025-06-01");
        definition.Revision!.ShouldContain("my \"records\": 2025.jsonl");
        Benchmark benchmark = BenchmarkReader.Read(definition, Path.GetDirectoryName(path)!);
        benchmark.Files.ShouldHaveSingleItem().IsPublished.ShouldBe(true);
        benchmark.Items[0].Problem.Messages[0].Content.ShouldEndWith("A \"shelf\" tips – over.\nThen it falls.");
        benchmark.Items[1].Name.ShouldBe("CVE-2025-10002");
        SelfCheck.Of(benchmark).Perfect!.Strict["accuracy"].ShouldBe(1);
    }

    // The name of a file must not become a key of the definition.
    [Fact]
    public void Line_break_in_a_name_stays_in_its_comment()
    {
        string source = File("a\nid: other\n.jsonl", Cve(1, "2025-07-01T00:00:00Z", "A lid lifts.", "CWE-787"));
        string path = CwePredictionFiles.Write(CwePrediction.Build([source], _after, 100, cancellation: TestContext.Current.CancellationToken), Path.Combine(_folder.FullName, "out"));
        Recipe.Load<BenchmarkDefinition>(path).Id.ShouldBe("cwe-prediction");
    }

    [Fact]
    public void Files_without_anything_that_serves_are_told()
    {
        Should.Throw<BenchmarkException>(() => Build(10, Cve(1, "2025-05-01T00:00:00Z", "A hinge creaks.", "CWE-787")))
            .Message.ShouldContain("1 of them without a date after 2025-06-01");
        Should.Throw<BenchmarkException>(() => CwePrediction.Build([Path.Combine(_folder.FullName, "none.json")], _after, 10, cancellation: TestContext.Current.CancellationToken)).Message.ShouldContain("none.json");
    }

    [Fact]
    public void Real_records_make_a_set_whose_grading_is_whole()
    {
        string path = Path.Combine(Environment.GetEnvironmentVariable("CASEBOOK_DATA") ?? "", "cve", "cve_json5_raw_300.jsonl.gz");
        Assert.SkipUnless(System.IO.File.Exists(path), "CASEBOOK_DATA holds no cve/cve_json5_raw_300.jsonl.gz: no real records to build from.");
        CwePredictionSet set = CwePrediction.Build([path], new(2024, 3, 31), 1000, cancellation: TestContext.Current.CancellationToken);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{set.Rows.Count} questions; {set.Tally}"));
        CwePredictionTally tally = set.Tally;
        (set.Rows.Count + tally.Rejected + tally.Earlier + tally.WithoutText + tally.NotOneWeakness + tally.NotAllowed + tally.NamesAnswer + tally.Repeated + tally.Left).ShouldBe(tally.Cves);
        set.Rows.Count.ShouldBeGreaterThan(50);
        Dictionary<string, CveRecord> records = CveReader.Read(path).Select(reading => reading.Record).OfType<CveRecord>().ToDictionary(record => record.Id);
        set.Rows.ShouldAllBe(row => records[row.CveId].Published!.Value.UtcDateTime >= new DateTime(2024, 4, 1) && records[row.CveId].Weaknesses.Single() == row.Cwe && KnowledgeBase.BuiltIn.IsAllowedForMapping(row.Cwe) == true);
        string definition = CwePredictionFiles.Write(set, _folder.FullName);
        var check = SelfCheck.Of(BenchmarkReader.Read(BenchmarkCatalogue.Find(definition), _folder.FullName));
        check.Perfect!.Strict["accuracy"].ShouldBe(1);
        check.Constant.Strict["accuracy"]!.Value.ShouldBeLessThan(0.4);
    }

    private CwePredictionSet Build(int count, params string[] records) => CwePrediction.Build([File("records.jsonl", records)], _after, count, cancellation: TestContext.Current.CancellationToken);

    private string File(string name, params string[] lines)
    {
        string path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllLines(path, lines);
        return path;
    }

    private static string Cve(int number, string? published, string text, params string[] weaknesses) => JsonSerializer.Serialize(new
    {
        dataType = "CVE_RECORD",
        cveMetadata = new { cveId = $"CVE-2025-{10000 + number}", state = "PUBLISHED", datePublished = published },
        containers = new
        {
            cna = new
            {
                descriptions = new[] { new { lang = "en", value = text } },
                problemTypes = weaknesses.Select(cwe => new { descriptions = new[] { new { lang = "en", cweId = cwe, description = cwe, type = "CWE" } } }),
            },
        },
    });

    private static string Nvd(int number, string published, string text, string weakness) => JsonSerializer.Serialize(new
    {
        cve = new
        {
            id = $"CVE-2025-{10000 + number}",
            vulnStatus = "Analyzed",
            published,
            descriptions = new[] { new { lang = "en", value = text } },
            weaknesses = new[] { new { source = "nvd", type = "Primary", description = new[] { new { lang = "en", value = weakness } } } },
        },
    });
}
