using Casebook.Engine.Completions;
using Casebook.Evaluation.Records;
using Casebook.Evaluation.Running;
using Casebook.Evaluation.Scores;
using Casebook.Knowledge.Cve;
using Casebook.Reasoning.Problems;
using Casebook.Tests.Shared;

namespace Casebook.Evaluation.Tests.Records;

public sealed class RecordProblemsTests
{
    // The demo prints this beside its toy's score; a flattering count would deceive whoever reads it.
    [Fact]
    public async Task Only_records_with_a_taught_weakness_are_asked_and_all_are_counted()
    {
        CveReading[] readings =
        [
            Record(1, "CWE-79"), Record(2, "CWE-79", "CWE-80"), Record(3, "CWE-1236", "CWE-89"), Record(4, "CWE-1236"), Record(5),
            new(new CveRecord { Id = "CVE-2031-6", State = "REJECTED", Rejected = true, Description = "x" }, null),
            new(new CveRecord { Id = "CVE-2031-7", State = "PUBLISHED" }, null),
            new(null, new CveFault("f", "line 8", "", "not valid JSON")),
        ];
        RecordProblems asked = RecordProblems.From(readings, new HashSet<string> { "CWE-79", "CWE-80", "CWE-89" }, Completer("statements are built from what the visitor types</think>CWE-89"), new());
        (asked.Records, asked.Unusable, asked.WithWeakness, asked.Problems.Count, asked.Cut).ShouldBe((8, 3, 4, 3, 0));
        asked.Problems.Select(p => ((CweReference)p.Reference).Cwe).ShouldBe(["CWE-79", "CWE-79", "CWE-89"]);
        asked.MajorityClass.ShouldBe("CWE-79");
        asked.Majority.ShouldBe(new(2, 3));
        (await Score(asked, "statements are built from what the visitor types</think>CWE-89")).Correct.ShouldBe(1);
    }

    // An empty file is an answer too.
    [Fact]
    public async Task No_record_is_no_crash()
    {
        RecordProblems asked = RecordProblems.From([], new HashSet<string>(), Completer(""), new());
        (asked.Problems.Count, asked.MajorityClass, asked.Majority.Value).ShouldBe((0, null, 0));
        (await Score(asked, "")).Accuracy.ShouldBe(0);
    }

    // The real records, with a model that always says the same: its score must be that class's share.
    [Fact]
    public async Task On_real_records_a_constant_answer_scores_the_share_of_its_class()
    {
        string? data = Environment.GetEnvironmentVariable("CASEBOOK_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(data), "CASEBOOK_DATA is not set: no real records to ask about.");
        var taught = Knowledge.Cwe.CweCatalogue.Entries.Select(e => e.Id).ToHashSet();
        CveReading[] readings = [.. CveReader.Read(Path.Combine(data!, "cve", "cve_json5_raw_300.jsonl.gz"))];
        RecordProblems asked = RecordProblems.From(readings, taught, Completer(""), new());
        asked.MajorityClass.ShouldBe("CWE-79");
        Score score = await Score(asked, "statements are built from what the visitor types</think>CWE-79");
        (score.Correct, score.Problems).ShouldBe((asked.Majority.Successes, asked.Majority.Trials));
        TestContext.Current.TestOutputHelper?.WriteLine($"{asked.Records} records, {asked.Unusable} unusable, {asked.WithWeakness} with a CWE, {asked.Problems.Count} asked, {asked.Cut} cut; {asked.MajorityClass} {asked.Majority.Value:P1}");
    }

    private static Completer Completer(string says) => new(new ScriptedGenerator(SmallTemplate.Value, _ => says), SmallTemplate.Value, 1024);

    private static async Task<Score> Score(RecordProblems asked, string says) =>
        Evaluation.Scores.Score.ByDomain(await new ProblemRunner(Completer(says)).RunAsync(asked.Problems, new()).ToArrayAsync())[^1];

    private static CveReading Record(int n, params string[] weaknesses) =>
        new(new CveRecord { Id = $"CVE-2031-{n}", State = "PUBLISHED", Description = "A flaw.", Weaknesses = weaknesses }, null);
}
