using Casebook.Evaluation.Report.Sections;
using Casebook.Evaluation.Suites;
using Casebook.Reasoning.TraceChecks;
using Casebook.Runs.Files;
using Casebook.Runs.Folders;

namespace Casebook.Evaluation.Report.Suites;

/// <summary>
/// The report of a run of benchmarks: <c>report.html</c> with scores, published figures beside them and what they depend
/// on, and <c>items/ID.html</c> for each benchmark, where every answer can be read with its trace and verdicts.
/// </summary>
public static class SuiteReport
{
    /// <summary>Writes all pages.</summary>
    /// <returns>The path of the first page.</returns>
    /// <exception cref="FileWriteException">The disk refuses.</exception>
    public static string Write(SuiteRun run, SuiteSummary summary) => Write(run, summary, null);

    /// <summary>As above; <paramref name="check"/> checks an answer's claims, for tests.</summary>
    internal static string Write(SuiteRun run, SuiteSummary summary, Func<string, string, string, IReadOnlyList<TraceClaim>>? check)
    {
        var sections = new List<PageSection>();
        foreach (BenchmarkResult result in summary.Benchmarks)
        {
            // One benchmark at a time: the claims of all of them together may be millions.
            var answers = CheckedAnswers.Of(result, check);
            AtomicFile.WriteAllText(run.In("items", result.Benchmark.Id + ".html"), ItemsPage.Render(answers));
            sections.Add(Section(answers));
        }
        string path = run.In(RunFolder.ReportName);
        AtomicFile.WriteAllText(path, Render(summary, sections));
        return path;
    }

    /// <summary>The first page.</summary>
    internal static string Render(SuiteSummary summary) => Render(summary, [.. summary.Benchmarks.Select(result => Section(CheckedAnswers.Of(result)))]);

    private static PageSection Section(CheckedAnswers answers) =>
        new(answers.Result.Benchmark.Id, answers.Result.Benchmark.Definition.Title, BenchmarkSection.Of(answers));

    private static string Render(SuiteSummary summary, IReadOnlyList<PageSection> benchmarks) => PageShell.Render(
        $"Benchmarks: {summary.Settings.Model}",
        "Every score under three protocols: official, as the benchmark's own script counts; faith, as the authors of the reference model count; strict, where no readable answer, or a truncated one, is wrong.",
        [
            new("scores", "Scores", SuiteScores.Of(summary)),
            .. benchmarks,
            new("cost", "What it cost", CostSection.Of(summary)),
            new("run", "What was run", RunSection.Of(Facts(summary.Settings), [])),
        ]);

    private static ReportFact[] Facts(SuiteSettings settings) =>
    [
        new("Model", settings.Model),
        new("Weights, SHA-256", settings.ModelHash),
        new("Seeds", string.Join(", ", settings.Seeds)),
        new("Temperature", $"{settings.Temperature:0.##}"),
        new("Top-p", $"{settings.TopP:0.##}"),
        new("Most tokens of an answer", $"{settings.MaximumTokens}"),
        new("Questions of each benchmark", settings.Limit == 0 ? "all" : $"the first {settings.Limit}"),
        new("System prompt", settings.System ?? "none"),
        .. settings.Facts.Select(fact => new ReportFact(fact.Key, fact.Value)),
    ];
}
