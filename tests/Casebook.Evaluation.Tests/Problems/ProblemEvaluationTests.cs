using System.Text.Json;
using Casebook.Evaluation.Problems;
using Casebook.Reasoning.Problems;
using Casebook.Tests.Shared;

namespace Casebook.Evaluation.Tests.Problems;

public sealed class ProblemEvaluationTests
{
    private const string Vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";

    private static readonly Problem[] _problems =
    [
        Cwe("right", "CWE-79"), Cwe("wrong", "CWE-80"), Cwe("silent", "CWE-79"), Cwe("endless", "CWE-79"),
        Cvss("exact", Vector), Cvss("near", Vector),
    ];

    private static readonly Dictionary<string, string> _script = new()
    {
        ["right"] = "a b c</think>\n\nCWE-79",
        ["wrong"] = "a b c</think>\n\nCWE-79",
        ["silent"] = "a b c</think>\n\nI do not know.",
        ["endless"] = string.Concat(Enumerable.Repeat("9 ", 200)),
        ["exact"] = $"a</think>{Vector}",
        ["near"] = "a</think>CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    };

    // These numbers go into reports; each is counted by hand here.
    [Fact]
    public async Task Scores_are_what_a_person_would_count()
    {
        var progress = new List<EvaluationProgress>();
        EvaluationReport report = await Evaluation().RunAsync(_problems, progress.Add, TestContext.Current.CancellationToken);
        report.Results.Select(r => r.Verdict.Correct).ShouldBe([true, false, false, false, true, false]);
        report.Domains.Select(d => d.Domain).ShouldBe(["cve-cvss", "cve-cwe"]);
        DomainScore cvss = report.Domains[0], cwe = report.Domains[1];
        (cwe.Accuracy.Successes, cwe.Accuracy.Trials).ShouldBe((1, 4));
        cwe.ParseRate.ShouldBe(0.5);
        cwe.TruncationRate.ShouldBe(0.25);
        cwe.MetricAgreement.ShouldBeNull();
        int abc = SmallTemplate.Value.Tokenizer.Encode("a b c").Length;
        cwe.MeanTraceTokens.ShouldBe(((3 * abc) + 100) / 4.0);
        cvss.MetricAgreement!["AV"].ShouldBe(0.5);
        cvss.MetricAgreement["AC"].ShouldBe(1);
        cvss.MeanScoreDistance!.Value.ShouldBe(0.7, 1e-9); // 9.8 and 8.4: (0 + 1.4) / 2
        report.Overall.Accuracy.Value.ShouldBe(2 / 6.0);
        progress.Select(p => p.Done).ShouldBe([1, 2, 3, 4, 5, 6]);
        progress[^1].ShouldBe(new EvaluationProgress(6, 6, 2, report.Results.Sum(r => r.Tokens)));
    }

    // A score that depends on how problems were grouped can not be compared with yesterday's.
    [Fact]
    public async Task Grouping_changes_nothing()
    {
        EvaluationReport together = await Evaluation().RunAsync(_problems, cancellationToken: TestContext.Current.CancellationToken);
        EvaluationReport apart = await Evaluation(together: 1).RunAsync(_problems, cancellationToken: TestContext.Current.CancellationToken);
        apart.ToJson().ShouldBe(together.ToJson());
        apart.Results.Select(r => (r.Problem.Id, r.Completion)).ShouldBe(together.Results.Select(r => (r.Problem.Id, r.Completion)));
    }

    // People read samples to see why a score is what it is; scripts read the report.
    [Fact]
    public async Task Samples_and_report_are_written_as_JSON()
    {
        EvaluationReport report = await Evaluation().RunAsync(_problems, cancellationToken: TestContext.Current.CancellationToken);
        string path = Path.Combine(Path.GetTempPath(), $"casebook-{Guid.NewGuid():N}.jsonl");
        try
        {
            SampleFile.Write(path, report.Results);
            JsonElement[] lines = [.. File.ReadLines(path).Select(l => JsonDocument.Parse(l).RootElement)];
            lines.Select(l => l.GetProperty("id").GetString()).ShouldBe(_problems.Select(p => p.Id));
            lines[0].GetProperty("trace").GetString().ShouldBe("a b c");
            lines[0].GetProperty("answer").GetString().ShouldBe("CWE-79");
            lines[3].GetProperty("violations")[0].GetString().ShouldBe("closed");
            lines[3].GetProperty("finish").GetString().ShouldBe("Length");
            lines[5].GetProperty("reference").GetString().ShouldBe(Vector);
        }
        finally
        {
            File.Delete(path);
        }
        JsonElement json = JsonDocument.Parse(report.ToJson()).RootElement;
        json.GetProperty("overall").GetProperty("accuracy").GetProperty("n").GetInt32().ShouldBe(6);
        json.GetProperty("domains")[1].GetProperty("accuracy").GetProperty("value").GetDouble().ShouldBe(0.25);
        json.GetProperty("domains")[1].TryGetProperty("metric_agreement", out _).ShouldBeFalse();
    }

    // An hour of generation before "no such verifier" is an hour lost.
    [Fact]
    public async Task Faulty_problems_are_found_before_anything_is_generated()
    {
        var generator = new ScriptedGenerator(SmallTemplate.Value, _ => "");
        var evaluation = new ProblemEvaluation(generator, SmallTemplate.Value, new() { ContextLength = 512 });
        await Should.ThrowAsync<ArgumentException>(() => evaluation.RunAsync([.. _problems, Cwe("x", "CWE-79") with { Verifier = "cvss31" }]));
        await Should.ThrowAsync<ArgumentException>(() => evaluation.RunAsync([.. _problems, Cwe("x", "CWE-79") with { Verifier = "none" }]));
        generator.Calls.ShouldBeEmpty();
    }

    // A prompt that fills the context is a truncated, wrong answer, not a crash.
    [Fact]
    public async Task A_prompt_without_room_counts_as_truncated()
    {
        EvaluationReport report = await new ProblemEvaluation(new ScriptedGenerator(SmallTemplate.Value, _ => ""), SmallTemplate.Value, new() { ContextLength = 10 })
            .RunAsync(_problems, cancellationToken: TestContext.Current.CancellationToken);
        report.Overall.TruncationRate.ShouldBe(1);
        report.Overall.Accuracy.Successes.ShouldBe(0);
    }

    private static ProblemEvaluation Evaluation(int together = 100) =>
        new(new ScriptedGenerator(SmallTemplate.Value, prompt => _script.Single(s => prompt.Contains($"<{s.Key}>")).Value), SmallTemplate.Value, new() { ContextLength = 512, MaximumTokens = 100 }) { ProblemsTogether = together };

    private static Problem Cwe(string id, string cwe) => new()
    {
        Id = id,
        Domain = "cve-cwe",
        Source = "test",
        Messages = [new("user", Prompts.CveToCwe($"<{id}>"))],
        Verifier = "cwe",
        Reference = new CweReference(cwe),
    };

    private static Problem Cvss(string id, string vector) => new()
    {
        Id = id,
        Domain = "cve-cvss",
        Source = "test",
        Messages = [new("user", Prompts.CveToCvss($"<{id}>"))],
        Verifier = "cvss31",
        Reference = new CvssReference(vector),
    };
}
