using System.Runtime.CompilerServices;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Grading;
using Casebook.Evaluation.Suites;
using Casebook.Runs.Folders;

namespace Casebook.Evaluation.Tests.Suites;

public sealed class SuiteRunTests : IDisposable
{
    private readonly SmallBenchmark _small = new();

    public void Dispose() => _small.Dispose();

    // A run of two thousand questions that was killed must neither ask again what was answered nor lose it.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(11)]
    public async Task Run_that_stopped_asks_only_what_is_not_answered(int answered)
    {
        Benchmark benchmark = _small.Read();
        using RunFolder folder = RunFolder.Claim(Path.Combine(_small.Folder, "run"));
        var run = new SuiteRun(folder);
        await Should.ThrowAsync<OperationCanceledException>(() => run.GenerateAsync(benchmark, [1, 2], new Scripted(stopAfter: answered), _ => { }, Token));
        // What a full disk leaves: half a line.
        File.AppendAllText(run.AnswersFile("small"), "{\"row\":5,\"se");
        var second = new Scripted();
        await run.GenerateAsync(benchmark, [1, 2], second, _ => { }, Token);
        second.Asked.Count.ShouldBe(12 - answered);
        IReadOnlyList<StoredAnswer> all = run.Answers("small");
        all.Select(answer => (answer.Row, answer.Seed)).ShouldBeUnique();
        all.Count.ShouldBe(12);
    }

    [Fact]
    public async Task More_seeds_keep_the_answers_that_are_there()
    {
        Benchmark benchmark = _small.Read();
        using RunFolder folder = RunFolder.Claim(Path.Combine(_small.Folder, "run"));
        var run = new SuiteRun(folder);
        await run.GenerateAsync(benchmark, [1], new Scripted(), _ => { }, Token);
        var second = new Scripted();
        await run.GenerateAsync(benchmark, [1, 2, 3], second, _ => { }, Token);
        second.Asked.Select(one => one.Seed).Distinct().ShouldBe([2ul, 3ul]);
    }

    // People read these files: a trace whose tags are escaped can neither be read nor be searched for.
    [Fact]
    public async Task Tags_and_letters_stand_in_the_file_as_they_were_written()
    {
        const string text = "<think>\n\"a\" & 'b' are ≤ ü\u2028\n</think>\n\nAnswer: A";
        using RunFolder folder = RunFolder.Claim(Path.Combine(_small.Folder, "run"));
        var run = new SuiteRun(folder);
        await run.GenerateAsync(_small.Read(), [1], new Scripted(text: text), _ => { }, Token);
        File.ReadAllLines(run.AnswersFile("small"))[0].ShouldStartWith("""{"row":0,"seed":1,"text":"<think>\n\"a\" & 'b' are ≤ ü""");
        run.Answers("small").ShouldAllBe(answer => answer.Text == text);
    }

    // Answers of two models in one folder would be a score of neither.
    [Fact]
    public void Another_model_or_sampling_is_refused()
    {
        using RunFolder folder = RunFolder.Claim(Path.Combine(_small.Folder, "run"));
        var run = new SuiteRun(folder);
        var settings = new SuiteSettings { Model = "a", ModelHash = "1", Benchmarks = ["small"], Seeds = [1], Temperature = 0.6, TopP = 1, MaximumTokens = 10 };
        run.Begin(settings);
        run.Begin(settings with { Benchmarks = ["other"], Seeds = [1, 2] });
        SuiteRun.ReadSettings(run.Path).Benchmarks.ShouldBe(["small", "other"]);
        SuiteRun.ReadSettings(run.Path).Seeds.ShouldBe([1ul, 2ul]);
        Should.Throw<SuiteRunException>(() => run.Begin(settings with { ModelHash = "2" })).Message.ShouldContain("model_hash");
        Should.Throw<SuiteRunException>(() => run.Begin(settings with { Temperature = 0 })).Message.ShouldContain("temperature");
        // Fewer questions than before would leave answers to none.
        Should.Throw<SuiteRunException>(() => run.Begin(settings with { Limit = 5 })).Message.ShouldContain("limit: was all questions, and now is 5");
    }

    [Fact]
    public void Run_may_grow_by_questions_and_not_shrink()
    {
        using RunFolder folder = RunFolder.Claim(Path.Combine(_small.Folder, "run"));
        var run = new SuiteRun(folder);
        var settings = new SuiteSettings { Model = "a", ModelHash = "1", Benchmarks = ["small"], Seeds = [1], Temperature = 0.6, TopP = 1, MaximumTokens = 10, Limit = 3 };
        run.Begin(settings);
        Should.Throw<SuiteRunException>(() => run.Begin(settings with { Limit = 2 })).Message.ShouldContain("limit: was 3, and now is 2");
        run.Begin(settings with { Limit = 5 });
        run.Begin(settings with { Limit = 0 });
        SuiteRun.ReadSettings(run.Path).Limit.ShouldBe(0);
    }

    [Fact]
    public async Task Summary_has_the_mean_and_spread_over_seeds()
    {
        Benchmark benchmark = _small.Read();
        using RunFolder folder = RunFolder.Claim(Path.Combine(_small.Folder, "run"));
        var run = new SuiteRun(folder);
        // Seed 1 answers A (2 of 6 right), seed 2 answers D (1 of 6).
        await run.GenerateAsync(benchmark, [1, 2], new Scripted(), _ => { }, Token);
        var result = BenchmarkResult.Of(benchmark, run.Answers("small"), run.AnswersFile("small"));
        result.Summary.Strict["accuracy"]!.Value.ShouldBe(3 / 12.0, 1e-12);
        result.BySeed.Select(seed => seed.Strict["accuracy"]!.Value).ShouldBe([2 / 6.0, 1 / 6.0]);
        result.Spread(seed => seed.Strict)!.Value.ShouldBe(1 / 6.0 / Math.Sqrt(2), 1e-12);
        var summary = new SuiteSummary(new SuiteSettings { Model = "m", ModelHash = "1", Benchmarks = ["small"], Seeds = [1, 2], Temperature = 0.6, TopP = 1, MaximumTokens = 10 }, [result]);
        SuiteFiles.Write(run, summary);
        File.ReadAllLines(run.In("grades", "small.jsonl")).Length.ShouldBe(12);
        File.ReadAllText(run.In("summary.csv")).ShouldContain("small,2,strict,accuracy,0.16666666666666666,6,1,0\n");
        SuiteFiles.Markdown(summary).ShouldContain("| small | 12 | accuracy | 25.0 ±");
    }

    // A score of zero from questions that never had room is a setting to change, and must not look like a weak model.
    [Fact]
    public void Questions_that_fill_the_context_are_told_in_every_file()
    {
        StoredAnswer[] answers = [.. Enumerable.Range(0, 6).Select(row => new StoredAnswer(row, 1, row < 2 ? "<think>\n" : "Answer: A", row < 3 ? "length" : "stop", 500, row < 2 ? 0 : 4, 0))];
        var result = BenchmarkResult.Of(_small.Read(), answers, "answers");
        result.WithoutRoom.ShouldBe(2);
        var summary = new SuiteSummary(new SuiteSettings { Model = "m", ModelHash = "1", Benchmarks = ["small"], Seeds = [1], Temperature = 0.6, TopP = 1, MaximumTokens = 10 }, [result]);
        SuiteFiles.Markdown(summary).ShouldContain("small: No room to answer: of 2 of 6 answers the question alone fills the model's context.");
        SuiteFiles.Json(summary).ShouldContain("\"answers_without_room\":2");
        Evaluation.Report.Suites.SuiteReport.Render(summary).ShouldContain("No room to answer: of 2 of 6");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Always answers with the same letter, A with seed 1 and D with others; stops where it is told to.</summary>
    private sealed class Scripted(int stopAfter = int.MaxValue, string? text = null) : IAnswerSource
    {
        public List<(int Row, ulong Seed)> Asked { get; } = [];

        public async IAsyncEnumerable<GivenAnswer> AnswerAsync(IReadOnlyList<BenchmarkItem> items, ulong seed, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (BenchmarkItem item in items)
            {
                if (Asked.Count == stopAfter)
                {
                    throw new OperationCanceledException();
                }
                Asked.Add((item.Row, seed));
                await Task.Yield();
                yield return new(new RecordedAnswer { Row = item.Row, Seed = seed, Text = text ?? $"Answer: {(seed == 1 ? "A" : "D")}", FinishReason = "stop" }, 10, 3, 0);
            }
        }
    }
}
