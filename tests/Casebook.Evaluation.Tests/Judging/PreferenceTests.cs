using Casebook.Evaluation.AlpacaEval;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Judging;
using Casebook.Evaluation.Suites;

namespace Casebook.Evaluation.Tests.Judging;

public class PreferenceTests
{
    private const string Short = "brief", Long = "much longer than theirs";

    // A judge that prefers the longer answer gives the same rate wherever an answer stands.
    [Fact]
    public async Task Places_are_dealt_out_and_taken_back()
    {
        using var run = JudgedRun.OfComparisons([.. Enumerable.Range(0, 40).Select(row => row % 4 == 0 ? Short : Long)]);
        ScriptedJudge judge = await run.JudgeAsync(Longer);
        judge.Asked.Count(text => Answers(text).First != "0123456789").ShouldBeInRange(10, 30);
        BenchmarkResult result = run.Result();
        result.Summary.Official["win_rate"]!.Value.ShouldBe(0.75, 1e-12);
        JudgeReport report = result.Judge!;
        (report.Yes, report.No, report.Undetermined).ShouldBe((30, 10, 0));
        report.WinRate!.Percent.ShouldBe(75, 1e-9);
        report.WinRate.StandardError!.Value.ShouldBe(100 * Math.Sqrt(0.75 * 0.25 / 39), 1e-9);
        report.LengthControlled!.Variant.ShouldBe("length_controlled_minimal");
    }

    // Failures that fall silently out of the rate are how published rates of one model came to differ (alpaca_eval#325).
    [Fact]
    public async Task Failures_are_counted_beside_the_rate()
    {
        using var run = JudgedRun.OfComparisons([.. Enumerable.Repeat(Long, 6)]);
        await run.JudgeAsync(text => text.Contains("hill 2") ? "Both." : text.Contains("hill 3") ? throw new HttpRequestException("It is busy.") : Longer(text));
        JudgeReport report = run.Result().Judge!;
        (report.Yes, report.Undetermined, report.WinRate!.Judged, report.WinRate.Failed).ShouldBe((4, 2, 4, 2));
        run.Result().Summary.Official["win_rate"].ShouldBe(1);
        run.Result().Summary.Official["undetermined"]!.Value.ShouldBe(2 / 6.0, 1e-12);
        report.LengthControlled.ShouldBeNull();
        report.Told().ShouldContain("failures: 2");
    }

    [Fact]
    public void Without_a_judge_there_is_no_rate()
    {
        using var run = JudgedRun.OfComparisons(Long);
        run.Result().Summary.Official["win_rate"].ShouldBeNull();
        run.Result().Judge.ShouldBeNull();
    }

    // The rate must be the one that the formulas of AlpacaEval give for the same verdicts.
    [Fact]
    public async Task Rates_are_those_of_the_pairs()
    {
        string[] answers = [.. Enumerable.Range(0, 30).Select(row => new string('x', 3 + (row * 7 % 19)))];
        using var run = JudgedRun.OfComparisons(answers);
        await run.JudgeAsync(Longer);
        JudgedPair[] pairs = [.. answers.Select((answer, row) => new JudgedPair(new($"Tell me of hill {row}.", "0123456789", answer), false, answer.Length > 10 ? 1 : 0))];
        run.Result().Judge!.WinRate.ShouldBe(WinRate.Of(pairs.Select(pair => pair.Preference)));
        run.Result().Judge!.LengthControlled!.Percent.ShouldBe(LengthControl.Of(pairs, []).Percent, 1e-9);
    }

    [Fact]
    public void Published_instructions_are_compared_with_the_published_baseline()
    {
        string? data = Environment.GetEnvironmentVariable("CASEBOOK_DATA");
        Assert.SkipUnless(File.Exists(Path.Combine(data ?? "", "alpaca_eval", "outputs_gpt4_1106_preview.json")), "CASEBOOK_DATA names no folder with AlpacaEval's files.");
        Benchmark benchmark = BenchmarkReader.Read(BenchmarkCatalogue.Find("alpacaeval"), data!);
        benchmark.Items.Count.ShouldBe(805);
        JudgeProtocol protocol = benchmark.Kind.Judge(benchmark.Template, seesTrace: false)!;
        protocol.Prompt.ShouldStartWith("published wording, alpaca_eval_gpt4-alpaca_eval.txt ");
        benchmark.Items.ShouldAllBe(item => protocol.Ask(item, new(Reasoning.Problems.TraceOutcome.NoTrace, "", "shown", Reasoning.Problems.FinishReason.Stop))!.Messages.Count == 2);
    }

    /// <summary>Names the longer answer in our own wording.</summary>
    private static string Longer(string text)
    {
        (string first, string second) = Answers(text);
        return first.Length > second.Length ? "m" : "M";
    }

    private static (string First, string Second) Answers(string text)
    {
        string[] parts = text.Split("\n\n");
        return (parts.Single(part => part.StartsWith("### Answer of m\n", StringComparison.Ordinal))[16..], parts.Single(part => part.StartsWith("### Answer of M\n", StringComparison.Ordinal))[16..]);
    }
}
