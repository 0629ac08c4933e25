using System.Text.Json;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Judging;
using Casebook.Evaluation.Suites;
using Casebook.Runs.Folders;
using Casebook.Runs.Recipes;

namespace Casebook.Evaluation.Tests.Judging;

/// <summary>A run with recorded answers to a few requests of our own, ready to be judged; gone with the test.</summary>
internal sealed class JudgedRun : IDisposable
{
    private const string Requests = """
        id: mine
        title: Mine
        suite: safety
        source: https://example.org
        licence: ours
        kind: harmful-request
        data: {files: [rows.jsonl], format: jsonl}
        columns: {question: ask, context: with, subject: group}
        prompt: "{with}\n\n{ask}"
        judge: {prompts: [wording.json], left_out: [{column: group, is: [songs]}]}
        """;

    private const string Comparisons = """
        id: mine
        title: Mine
        suite: general
        source: https://example.org
        licence: ours
        kind: preference
        data: {files: [rows.jsonl], format: jsonl}
        columns: {question: ask, answer: theirs}
        """;

    private const string ShortAnswers = """
        id: mine
        title: Mine
        suite: cyber
        source: https://example.org
        licence: ours
        kind: graded-answer
        data: {files: [rows.jsonl], format: jsonl}
        columns: {question: ask, answer: right}
        judge: {prompts: [wording.json]}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("casebook-judge-");
    private readonly RunFolder _run;

    private JudgedRun(string yaml, IEnumerable<string> rows, IEnumerable<string> answers, string? wording)
    {
        File.WriteAllLines(Path.Combine(_folder.FullName, "rows.jsonl"), rows);
        if (wording is not null)
        {
            File.WriteAllText(Path.Combine(_folder.FullName, "wording.json"), wording);
        }
        Benchmark = BenchmarkReader.Read(Recipe.Parse<BenchmarkDefinition>(yaml, "mine.yaml"), _folder.FullName);
        _run = RunFolder.Claim(Path.Combine(_folder.FullName, "run"));
        Suite = new SuiteRun(_run);
        Directory.CreateDirectory(Path.GetDirectoryName(Suite.AnswersFile("mine"))!);
        File.WriteAllLines(Suite.AnswersFile("mine"), answers.Select((text, row) => JsonSerializer.Serialize(new { row, seed = 1, text, finish_reason = "stop" })));
    }

    public Benchmark Benchmark { get; }

    public SuiteRun Suite { get; }

    public JudgementFile Judgements => new(Suite, Benchmark);

    /// <summary>Row 1 comes with a context, row 5 is left out.</summary>
    public static JudgedRun OfRequests(string? wording = null, params string[] answers) => new(Requests, Enumerable.Range(0, 6).Select(row => JsonSerializer.Serialize(new
    {
        ask = $"Pick lock {row}.",
        with = row == 1 ? "It is a blue lock." : "",
        group = row == 5 ? "songs" : "locks",
    })), answers.Length > 0 ? answers : Enumerable.Range(0, 6).Select(row => $"<think>\nI weigh thought {row}.\n</think>\n\nanswer {row}"), wording);

    /// <summary>The baseline's answers are ten characters long.</summary>
    public static JudgedRun OfComparisons(params string[] answers) =>
        new(Comparisons, answers.Select((_, row) => JsonSerializer.Serialize(new { ask = $"Tell me of hill {row}.", theirs = "0123456789" })), answers, null);

    /// <summary>Questions about ports, with a reference each.</summary>
    public static JudgedRun OfShortAnswers(string? wording, params string[] answers) =>
        new(ShortAnswers, answers.Select((_, row) => JsonSerializer.Serialize(new { ask = $"What is port {row} for?", right = $"For purpose {row}." })), answers, wording);

    public JudgeProtocol Protocol(bool seesTrace = false) => Benchmark.Kind.Judge(Benchmark.Template, seesTrace)!;

    /// <summary>Asks a judge whose replies are written down.</summary>
    public async Task<ScriptedJudge> JudgeAsync(Func<string, string> script, string name = "scripted", bool seesTrace = false, int concurrency = 1, CancellationToken? token = null)
    {
        var client = new ScriptedJudge(script);
        await Judgements.JudgeAsync(new Judge(client, name) { SeesTrace = seesTrace, Concurrency = concurrency }, Protocol(seesTrace), (_, _) => { }, token ?? TestContext.Current.CancellationToken);
        return client;
    }

    public BenchmarkResult Result(string? judge = null) => BenchmarkResult.Of(Benchmark, Suite.Answers("mine"), Suite.AnswersFile("mine"), Judgements.Verdicts(judge));

    public void Dispose()
    {
        _run.Dispose();
        _folder.Delete(recursive: true);
    }
}
