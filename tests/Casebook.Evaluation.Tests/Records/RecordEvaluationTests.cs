using System.Text.Json;
using Casebook.Evaluation.Records;
using Casebook.Knowledge.Cve;
using Casebook.Tests.Shared;

namespace Casebook.Evaluation.Tests.Records;

public sealed class RecordEvaluationTests
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
        RecordReport report = await Evaluation("t</think>CWE-89").RunAsync(readings, new HashSet<string> { "CWE-79", "CWE-80", "CWE-89" }, cancellationToken: TestContext.Current.CancellationToken);
        (report.Records, report.Unusable, report.WithCwe, report.Asked).ShouldBe((8, 3, 4, 3));
        report.MajorityClass.ShouldBe("CWE-79");
        (report.Majority.Successes, report.Majority.Trials).ShouldBe((2, 3));
        (report.Model.Overall.Accuracy.Successes, report.Model.Overall.Accuracy.Trials).ShouldBe((1, 3));
        JsonElement json = JsonDocument.Parse(report.ToJson()).RootElement;
        json.GetProperty("majority").GetProperty("correct").GetInt32().ShouldBe(2);
        json.GetProperty("model").GetProperty("overall").GetProperty("domain").GetString().ShouldBe("all");
    }

    // An empty file is an answer too.
    [Fact]
    public async Task No_record_is_no_crash()
    {
        RecordReport report = await Evaluation("").RunAsync([], new HashSet<string>(), cancellationToken: TestContext.Current.CancellationToken);
        (report.Asked, report.MajorityClass, report.Majority.Value).ShouldBe((0, null, 0));
    }

    // The real records, with a model that always says the same: its score must be that class's share.
    [Fact]
    public async Task On_real_records_a_constant_answer_scores_the_share_of_its_class()
    {
        string? data = Environment.GetEnvironmentVariable("CASEBOOK_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(data), "CASEBOOK_DATA is not set: no real records to ask about.");
        var taught = Knowledge.Cwe.CweCatalogue.Entries.Select(e => e.Id).ToHashSet();
        CveReading[] readings = [.. CveReader.Read(Path.Combine(data!, "cve", "cve_json5_raw_300.jsonl.gz"))];
        RecordReport report = await Evaluation("t</think>CWE-79").RunAsync(readings, taught, cancellationToken: TestContext.Current.CancellationToken);
        report.MajorityClass.ShouldBe("CWE-79");
        report.Model.Overall.Accuracy.ShouldBe(report.Majority);
        TestContext.Current.TestOutputHelper?.WriteLine($"{report.Records} records, {report.Unusable} unusable, {report.WithCwe} with a CWE, {report.Asked} asked, {report.Cut} cut; {report.MajorityClass} {report.Majority.Value:P1}");
    }

    private static RecordEvaluation Evaluation(string says) => new(new ScriptedGenerator(SmallTemplate.Value, _ => says), SmallTemplate.Value, new() { ContextLength = 1024 });

    private static CveReading Record(int n, params string[] weaknesses) =>
        new(new CveRecord { Id = $"CVE-2031-{n}", State = "PUBLISHED", Description = "A flaw.", Weaknesses = weaknesses }, null);
}
