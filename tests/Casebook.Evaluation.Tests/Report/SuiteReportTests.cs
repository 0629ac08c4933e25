using System.Collections.Concurrent;
using Casebook.Evaluation.Report.Suites;
using Casebook.Evaluation.Suites;
using Casebook.Evaluation.Tests.Suites;
using Casebook.Reasoning.TraceChecks;
using Casebook.Runs.Folders;

namespace Casebook.Evaluation.Tests.Report;

public sealed class SuiteReportTests : IDisposable
{
    private readonly SmallBenchmark _small = new();

    public void Dispose() => _small.Dispose();

    // Tens of thousands of long traces take minutes to check: both pages show what was found once.
    [Fact]
    public void Trace_is_checked_once_for_both_pages()
    {
        using RunFolder folder = RunFolder.Claim(Path.Combine(_small.Folder, "run"));
        var run = new SuiteRun(folder);
        StoredAnswer[] answers = [.. Enumerable.Range(0, 6).Select(row => new StoredAnswer(row, 1, $"<think>\nThought {row}: 2 + 2 = 5.\n</think>\n\nAnswer: A", "stop", 10, 3, 2))];
        var summary = new SuiteSummary(
            new SuiteSettings { Model = "m", ModelHash = "1", Benchmarks = ["small"], Seeds = [1], Temperature = 0.6, TopP = 1, MaximumTokens = 10 },
            [BenchmarkResult.Of(_small.Read(), answers, "answers")]);
        var @checked = new ConcurrentBag<string>();
        string path = SuiteReport.Write(run, summary, (trace, answer, evidence) =>
        {
            @checked.Add(trace);
            return TraceCheck.Of(trace, answer, evidence);
        });
        @checked.Count.ShouldBe(6);
        @checked.ShouldBeUnique();
        File.ReadAllText(path).ShouldContain("<th scope=\"row\">calculations</th><td>0 <small>0.0 %</small></td><td>0 <small>0.0 %</small></td><td>6 <small>100.0 %</small></td>");
        File.ReadAllText(run.In("items", "small.html")).Split("contradicted: ").Length.ShouldBe(7);
        SuiteReport.Write(run, summary).ShouldBe(path);
    }
}
