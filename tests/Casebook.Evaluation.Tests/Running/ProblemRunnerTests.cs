using System.Text.Json;
using Casebook.Engine.Completions;
using Casebook.Evaluation.Running;
using Casebook.Evaluation.Samples;
using Casebook.Evaluation.Scores;
using Casebook.Reasoning.Problems;
using Casebook.Tests.Shared;

namespace Casebook.Evaluation.Tests.Running;

public sealed class ProblemRunnerTests
{
    private const string Vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";

    private const string Trace = "page shows names without escaping";

    private static readonly Problem[] _problems =
    [
        Cwe("right", "CWE-79"), Cwe("wrong", "CWE-80"), Cwe("silent", "CWE-79"), Cwe("endless", "CWE-79"),
        Cvss("exact", Vector), Cvss("near", Vector),
    ];

    private static readonly Dictionary<string, string> _script = new()
    {
        ["right"] = $"{Trace}</think>\n\nCWE-79",
        ["wrong"] = $"{Trace}</think>\n\nCWE-79",
        ["silent"] = $"{Trace}</think>\n\nI do not know.",
        ["endless"] = string.Concat(Enumerable.Repeat("9 ", 200)),
        ["exact"] = $"{Trace}</think>{Vector}",
        ["near"] = $"{Trace}</think>CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    };

    // These numbers go into reports; each is counted by hand here.
    [Fact]
    public async Task Scores_are_what_a_person_would_count()
    {
        JudgedAnswer[] answers = await Run(_problems);
        answers.Select(a => a.Verdict.Correct).ShouldBe([true, false, false, false, true, false]);
        IReadOnlyList<Score> scores = Score.ByDomain(answers);
        scores.Select(s => s.Domain).ShouldBe(["cve-cvss", "cve-cwe", "all"]);
        Score cvss = scores[0], cwe = scores[1], all = scores[2];
        (cwe.Correct, cwe.Problems, cwe.Parsed, cwe.Truncated).ShouldBe((1, 4, 2, 1));
        cwe.Accuracy.ShouldBe(0.25);
        (cwe.AccuracyLow, cwe.AccuracyHigh).ShouldBe((new Evaluation.Statistics.Proportion(1, 4).Low95, new Evaluation.Statistics.Proportion(1, 4).High95));
        cwe.MetricAgreement.ShouldBeNull();
        int abc = SmallTemplate.Value.Tokenizer.Encode(Trace).Length;
        cwe.MeanTraceTokens.ShouldBe(((3 * abc) + 100) / 4.0);
        cvss.MetricAgreement!["AV"].ShouldBe(0.5);
        cvss.MetricAgreement["AC"].ShouldBe(1);
        cvss.MeanScoreDistance!.Value.ShouldBe(0.7, 1e-9); // 9.8 and 8.4: (0 + 1.4) / 2
        all.Accuracy.ShouldBe(2 / 6.0);
        all.MetricAgreement.ShouldBeNull();
    }

    // A score that depends on which problems stand beside cannot be compared with yesterday's.
    [Fact]
    public async Task Company_changes_nothing()
    {
        JudgedAnswer[] together = await Run(_problems);
        JudgedAnswer[] reversed = await Run([.. _problems.Reverse()]);
        JudgedAnswer[] apart = [.. (await Task.WhenAll(_problems.Select(p => Run([p])))).SelectMany(a => a)];
        apart.Select(a => a with { Index = 0 }).Select(a => (a.Problem.Id, a.Completion, a.Tokens)).ShouldBe(together.Select(a => (a.Problem.Id, a.Completion, a.Tokens)));
        reversed.Reverse().Select(a => (a.Problem.Id, a.Completion, a.Tokens)).ShouldBe(together.Select(a => (a.Problem.Id, a.Completion, a.Tokens)));
    }

    // With sampling, a problem keeps its random stream when others are added or left out.
    [Fact]
    public async Task A_problems_random_stream_is_its_own()
    {
        var generator = new ScriptedGenerator(SmallTemplate.Value, _ => "t</think>CWE-79");
        var runner = new ProblemRunner(new Completer(generator, SmallTemplate.Value, 512));
        await runner.RunAsync(_problems, new(), TestContext.Current.CancellationToken).ToArrayAsync(TestContext.Current.CancellationToken);
        await runner.RunAsync([_problems[3]], new(), TestContext.Current.CancellationToken).ToArrayAsync(TestContext.Current.CancellationToken);
        generator.StreamKeys.Distinct().Count().ShouldBe(_problems.Length);
        generator.StreamKeys[^1].ShouldBe(generator.StreamKeys[3]);
    }

    // People read samples to see why a score is what it is.
    [Fact]
    public async Task Samples_are_written_in_the_problems_order()
    {
        string path = Path.Combine(Path.GetTempPath(), $"casebook-{Guid.NewGuid():N}.jsonl");
        try
        {
            SampleFile.Write(path, (await Run(_problems)).Reverse());
            JsonElement[] lines = [.. File.ReadLines(path).Select(l => JsonDocument.Parse(l).RootElement)];
            lines.Select(l => l.GetProperty("id").GetString()).ShouldBe(_problems.Select(p => p.Id));
            lines[0].GetProperty("trace").GetString().ShouldBe(Trace);
            lines[0].GetProperty("answer").GetString().ShouldBe("CWE-79");
            lines[3].GetProperty("violations")[0].GetString().ShouldBe("closed");
            lines[3].GetProperty("finish").GetString().ShouldBe("Length");
            lines[5].GetProperty("reference").GetString().ShouldBe(Vector);
        }
        finally
        {
            File.Delete(path);
        }
    }

    // Scripts read scores as JSON, rates as fractions.
    [Fact]
    public async Task A_score_is_JSON()
    {
        JsonElement json = JsonSerializer.SerializeToElement(Score.ByDomain(await Run(_problems))[1]);
        json.GetProperty("accuracy").GetDouble().ShouldBe(0.25);
        json.GetProperty("accuracy_low").GetDouble().ShouldBeLessThan(0.25);
        json.GetProperty("mean_trace_tokens").GetDouble().ShouldBeGreaterThan(0);
        json.TryGetProperty("metric_agreement", out _).ShouldBeFalse();
    }

    // An hour of generation before "no such verifier" is an hour lost.
    [Fact]
    public async Task Faulty_problems_are_found_before_anything_is_generated()
    {
        var generator = new ScriptedGenerator(SmallTemplate.Value, _ => "");
        var runner = new ProblemRunner(new Completer(generator, SmallTemplate.Value, 512));
        await Should.ThrowAsync<ArgumentException>(async () => await runner.RunAsync([.. _problems, Cwe("x", "CWE-79") with { Verifier = "cvss31" }], new()).CountAsync());
        await Should.ThrowAsync<ArgumentException>(async () => await runner.RunAsync([.. _problems, Cwe("x", "CWE-79") with { Verifier = "none" }], new()).CountAsync());
        generator.Calls.ShouldBeEmpty();
    }

    // A prompt that fills the context is a truncated, wrong answer, not a crash.
    [Fact]
    public async Task A_prompt_without_room_counts_as_truncated()
    {
        JudgedAnswer[] answers = await new ProblemRunner(new Completer(new ScriptedGenerator(SmallTemplate.Value, _ => ""), SmallTemplate.Value, 10))
            .RunAsync(_problems, new(), TestContext.Current.CancellationToken).ToArrayAsync(TestContext.Current.CancellationToken);
        Score all = Score.ByDomain(answers)[^1];
        (all.Truncated, all.Correct, all.Problems).ShouldBe((6, 0, 6));
    }

    private static async Task<JudgedAnswer[]> Run(IReadOnlyList<Problem> problems)
    {
        var generator = new ScriptedGenerator(SmallTemplate.Value, prompt => _script.Single(s => prompt.Contains($"<{s.Key}>")).Value);
        return [.. (await new ProblemRunner(new Completer(generator, SmallTemplate.Value, 512)).RunAsync(problems, new() { MaximumTokens = 100 }).ToArrayAsync()).OrderBy(a => a.Index)];
    }

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
