using System.Runtime.CompilerServices;
using System.Text.Json;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Grading;
using Casebook.Evaluation.Suites;
using Casebook.Runs.Folders;

namespace Casebook.Evaluation.Tests.Suites;

public sealed class CostAccountTests : IDisposable
{
    private readonly SmallBenchmark _small = new();
    private readonly RunFolder _folder;
    private readonly SuiteRun _run;
    private readonly Clock _clock = new();

    public CostAccountTests()
    {
        _folder = RunFolder.Claim(Path.Combine(_small.Folder, "run"));
        _run = new SuiteRun(_folder);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _small.Dispose();
    }

    // Whoever stops over night and goes on in the morning wants the cost of both, and not of the night between.
    [Fact]
    public async Task Time_and_tokens_are_the_sum_over_sittings()
    {
        await Should.ThrowAsync<OperationCanceledException>(() => GenerateAsync(new Timed(_clock, stopAfter: 4)));
        _clock.Advance(TimeSpan.FromHours(9));
        // A command of its own has a run of its own.
        await new SuiteRun(_folder).GenerateAsync(_small.Read(), [1, 2], new Timed(_clock), _ => { }, Token, _clock);
        CostAccount cost = Result().CostAt(null);
        (cost.Answers, cost.PromptTokens, cost.Tokens, cost.Uncounted, cost.Sittings).ShouldBe((12, 120L, 36L, 0, 2));
        cost.Seconds!.Value.ShouldBe(12 * 3, 1e-9);
        cost.TokensPerSecond!.Value.ShouldBe(1, 1e-9);
        cost.Told().ShouldBe("120 tokens of prompts and 36 generated, in 36.0 s over 2 sittings (1 generated a second).");
    }

    // A process that is killed writes no last line: what counts is what stands on the disk while it works.
    [Fact]
    public async Task Account_is_on_the_disk_while_answering_goes_on()
    {
        var seen = new List<(int Given, int Kept)>();
        int given = 0;
        await _run.GenerateAsync(_small.Read(), [1, 2], new Timed(_clock), _ => seen.Add((++given, Sitting.Read(_run.Path).Sum(line => line.Answers))), Token, _clock);
        // An answer takes three seconds, and a line is written every five at least.
        seen.ShouldAllBe(one => one.Kept >= one.Given - 1);
        Sitting.Read(_run.Path).Single().Seconds.ShouldBe(36, 1e-9);
        File.AppendAllText(_run.In("sittings.jsonl"), "{\"started\":\"20");
        await _run.GenerateAsync(_small.Read(), [3], new Timed(_clock), _ => { }, Token, _clock);
        Sitting.Read(_run.Path).Select(line => line.Answers).ShouldBe([12, 6]);
        Sitting.Read(_run.Path).Select(line => line.Opened).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public void Money_is_the_price_of_each_kind_of_token()
    {
        CostAccount cost = CostAccount.Of([Answer(1, 2_000_000, 500_000), Answer(2, 1, 1)], [], new Prices(0.15m, 0.6m));
        cost.Cost.ShouldBe(0.3m + 0.3m + 0.00000075m);
        cost.CostText.ShouldBe("0.600001");
        cost.Told().ShouldContain("Cost: 0.600001, at 0.15 a million tokens of prompts and 0.6 a million generated.");
    }

    // A source that hides its tokens must not look cheap.
    [Fact]
    public void Answers_without_a_count_are_said_and_never_guessed()
    {
        CostAccount cost = CostAccount.Of([Answer(1, null, 5), Answer(2, 7, 5)], [new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "small", 10, 2, null, null)], new Prices(1, 1));
        (cost.PromptTokens, cost.Tokens, cost.Uncounted, cost.TokensPerSecond).ShouldBe((7L, 10L, 1, null));
        cost.Told().ShouldContain("Of 1 answers the source did not say all tokens; they are not counted, so that this is the least.");
    }

    [Fact]
    public void Requests_are_the_sum_over_sittings()
    {
        // One command that answered two benchmarks is one sitting.
        DateTimeOffset opened = DateTimeOffset.UnixEpoch;
        Sitting[] sittings = [new(opened, opened, "a", 1, 1, 1, new(10, 2, 3)), new(opened, opened.AddHours(1), "b", 1, 1, 1, new(1, 0, 0))];
        CostAccount cost = CostAccount.Of([Answer(1, 1, 1)], sittings, null);
        cost.Requests.ShouldBe(new RequestCounts(11, 2, 3));
        cost.Sittings.ShouldBe(1);
        cost.Told().ShouldContain("11 requests, 2 of them retries; 3 failed.");
    }

    // A question that does not fit is never computed, and a long one of them would outweigh all others.
    [Fact]
    public void Questions_without_room_cost_nothing()
    {
        CostAccount cost = CostAccount.Of([new(0, 1, "<think>\n", "length", 90_000, 0, 0), Answer(2, 7, 5)], [], null);
        (cost.PromptTokens, cost.Tokens, cost.Uncounted).ShouldBe((7L, 5L, 0));
    }

    // A run that was made before accounts were kept, or whose file was taken away.
    [Fact]
    public void Without_an_account_no_time_is_told()
    {
        CostAccount cost = CostAccount.Of([Answer(1, 10, 20)], [], null);
        (cost.Seconds, cost.TokensPerSecond, cost.Cost, cost.Requests).ShouldBe((null, null, null, null));
        cost.Told().ShouldBe("10 tokens of prompts and 20 generated.");
    }

    // Prices are about the user's money, not about the answers: a run goes on with others, and keeps those it was told.
    [Fact]
    public void Prices_are_kept_and_can_be_changed()
    {
        var settings = new SuiteSettings { Model = "a", ModelHash = "1", Benchmarks = ["small"], Seeds = [1], Temperature = 0.6, TopP = 1, MaximumTokens = 10 };
        _run.Begin(settings with { Prices = new(1, 2) });
        _run.Begin(settings);
        SuiteRun.ReadSettings(_run.Path).Prices.ShouldBe(new Prices(1, 2));
        _run.Begin(settings with { Prices = new(3, 4) });
        _run.Price(new(5, 6)).Prices.ShouldBe(new Prices(5, 6));
        SuiteRun.ReadSettings(_run.Path).Prices.ShouldBe(new Prices(5, 6));
    }

    [Fact]
    public async Task Cost_stands_in_every_file_and_money_only_with_prices()
    {
        await GenerateAsync(new Timed(_clock));
        var settings = new SuiteSettings { Model = "m", ModelHash = "1", Benchmarks = ["small"], Seeds = [1, 2], Temperature = 0.6, TopP = 1, MaximumTokens = 10 };
        var plain = new SuiteSummary(settings, [Result()]);
        var priced = new SuiteSummary(settings with { Prices = new(100, 1000) }, [Result()]);

        SuiteFiles.Markdown(plain).ShouldContain("| small | 12 | 120 | 36 | 36.0 s | 1 |\n".ReplaceLineEndings());
        SuiteFiles.Markdown(priced).ShouldContain("| small | 12 | 120 | 36 | 36.0 s | 1 | 0.048 |");
        Evaluation.Report.Suites.SuiteReport.Render(plain).ShouldContain("What it cost");
        Evaluation.Report.Suites.SuiteReport.Render(priced).ShouldContain("<td>0.048</td>");
        foreach (string text in new[] { SuiteFiles.Markdown(plain), Evaluation.Report.Suites.SuiteReport.Render(plain) })
        {
            text.ShouldNotContain("Cost:");
        }

        JsonElement cost = JsonElement.Parse(SuiteFiles.Json(priced)).GetProperty("cost");
        cost.GetProperty("seconds").GetDouble().ShouldBe(36);
        cost.GetProperty("completion_tokens_per_second").GetDouble().ShouldBe(1);
        cost.GetProperty("cost").GetDecimal().ShouldBe(0.048m);
        JsonElement each = JsonElement.Parse(SuiteFiles.Json(plain)).GetProperty("benchmarks")[0].GetProperty("cost");
        (each.GetProperty("prompt_tokens").GetInt64(), each.GetProperty("completion_tokens").GetInt64(), each.TryGetProperty("cost", out _)).ShouldBe((120L, 36L, false));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static StoredAnswer Answer(ulong seed, int? prompt, int? tokens) => new(0, seed, "x", "stop", prompt, tokens, null);

    private Task GenerateAsync(IAnswerSource source) => _run.GenerateAsync(_small.Read(), [1, 2], source, _ => { }, Token, _clock);

    private BenchmarkResult Result() =>
        BenchmarkResult.Of(_small.Read(), _run.Answers("small"), _run.AnswersFile("small")) with { Sittings = Sitting.Read(_run.Path) };

    /// <summary>Moves only when it is told to.</summary>
    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan time) => _now += time;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _now.UtcTicks;
    }

    /// <summary>Takes three seconds, ten tokens of prompt and three of completion for each answer; stops where it is told to.</summary>
    private sealed class Timed(Clock clock, int stopAfter = int.MaxValue) : IAnswerSource
    {
        private int _given;

        public async IAsyncEnumerable<GivenAnswer> AnswerAsync(IReadOnlyList<BenchmarkItem> items, ulong seed, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (BenchmarkItem item in items)
            {
                if (_given++ == stopAfter)
                {
                    throw new OperationCanceledException();
                }
                clock.Advance(TimeSpan.FromSeconds(3));
                await Task.Yield();
                yield return new(new RecordedAnswer { Row = item.Row, Seed = seed, Text = "Answer: A", FinishReason = "stop" }, 10, 3, 0);
            }
        }
    }
}
