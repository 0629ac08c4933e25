using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Judging;
using Casebook.Evaluation.Suites;

namespace Casebook.Evaluation.Tests.Judging;

public class GradedAnswerTests
{
    // A figure of free texts must say what was right, what half, and what nobody could tell.
    [Fact]
    public async Task Grades_become_a_mean_and_undetermined_answers_count_as_wrong()
    {
        using var run = Five();
        await run.JudgeAsync(Script("It says so.\nVerdict: right", "Half.\nVerdict: partly right", "No.\nVerdict: wrong", "Hard to say.", "throw"));
        BenchmarkResult result = run.Result();
        result.Summary.Official["grade"]!.Value.ShouldBe(1.5 / 5, 1e-12);
        result.Summary.Official["accuracy"]!.Value.ShouldBe(1 / 5.0, 1e-12);
        result.Summary.Official["undetermined"]!.Value.ShouldBe(2 / 5.0, 1e-12);
        result.Summary.Strict["grade"].ShouldBeNull();
        JudgeReport report = result.Judge!;
        (report.Yes, report.Partly, report.No, report.Undetermined, report.Unjudged).ShouldBe((1, 1, 2, 2, 0));
        report.Told().ShouldContain("Right: 1, partly right: 1, wrong: 1, undetermined: 2; undetermined ones count as wrong.");
        result.Answers.Select(answer => answer.Official.Answer).ShouldBe(["right", "partly right", "wrong", null, null]);
        result.Answers[1].Official.Reason.ShouldBe("The judge calls it partly right.");
    }

    // Another scale is another metric: the figure must carry whose it is.
    [Fact]
    public async Task The_judges_name_says_whose_wording_and_scale_it_is()
    {
        using var run = Five();
        await run.JudgeAsync(_ => "Verdict: right");
        run.Result().Judge!.Judge.ShouldStartWith("scripted; our own wording and scale ");
        using var other = JudgedRun.OfShortAnswers("Q {question} R {reference} A {answer}", "a");
        (await other.JudgeAsync(_ => "Verdict: right")).Asked.Single().ShouldBe("Q What is port 0 for? R For purpose 0. A a");
        other.Result().Judge!.Judge.ShouldStartWith("scripted; wording of wording.json ");
        Should.Throw<BenchmarkException>(() => GradePrompt.Parse(new("w.txt", "{question} {answer}"))).Message.ShouldContain("has no place for {reference}");
    }

    [Fact]
    public async Task Question_reference_and_answer_are_shown_and_nothing_in_them_is_a_place()
    {
        using var run = JudgedRun.OfShortAnswers(null, "<think>\nhidden\n</think>\n\nsee {reference} and {question}", "");
        ScriptedJudge judge = await run.JudgeAsync(_ => "Verdict: wrong");
        judge.Asked.Count.ShouldBe(2);
        judge.Asked.ShouldContain(text => text.Contains("### Question\nWhat is port 0 for?\n") && text.Contains("### Reference\nFor purpose 0.\n") && text.Contains("### Answer\nsee {reference} and {question}\n"));
        judge.Asked.ShouldNotContain(text => text.Contains("hidden"));
        (await run.JudgeAsync(_ => "Verdict: wrong", seesTrace: true)).Asked.ShouldContain(text => text.Contains("hidden"));
    }

    // Hours of judging must not be asked twice, and their grades not be lost.
    [Fact]
    public async Task Judging_that_stopped_goes_on_with_its_grades()
    {
        using var run = Five();
        using var stop = new CancellationTokenSource();
        int asked = 0;
        await Should.ThrowAsync<OperationCanceledException>(() => run.JudgeAsync(_ =>
        {
            if (asked++ == 2)
            {
                stop.Cancel();
                throw new OperationCanceledException(stop.Token);
            }
            return "Verdict: partly right";
        }, token: stop.Token));
        run.Result().Judge!.Unjudged.ShouldBe(3);
        run.Result().Summary.Official["grade"].ShouldBe(0.5);
        File.AppendAllText(run.Judgements.Path, "{\"row\":4,\"se");
        (await run.JudgeAsync(_ => "Verdict: right")).Asked.Count.ShouldBe(3);
        run.Judgements.Read().Select(one => one.Grade).ShouldBe([0.5, 0.5, 1, 1, 1]);
        run.Result().Summary.Official["grade"]!.Value.ShouldBe(4 / 5.0, 1e-12);
    }

    [Fact]
    public void Without_a_judge_there_is_no_grade()
    {
        using var run = Five();
        run.Result().Summary.Official["grade"].ShouldBeNull();
        run.Result().Judge.ShouldBeNull();
    }

    [Theory]
    [InlineData("secbench-short", "secbench/SAQs_270.jsonl", 270)]
    [InlineData("secure-rert", "secure/SECURE-RERT.tsv", 1000)]
    public void Published_questions_are_asked_about_with_their_references(string id, string file, int rows)
    {
        string? data = Environment.GetEnvironmentVariable("CASEBOOK_DATA");
        Assert.SkipUnless(File.Exists(Path.Combine(data ?? "", file)), $"CASEBOOK_DATA names no folder with {file}.");
        Benchmark benchmark = BenchmarkReader.Read(BenchmarkCatalogue.Find(id), data!);
        benchmark.Items.Count.ShouldBe(rows);
        JudgeProtocol protocol = benchmark.Kind.Judge(benchmark.Template, seesTrace: false)!;
        benchmark.Items.ShouldAllBe(item => protocol.Ask(item, new(Reasoning.Problems.TraceOutcome.NoTrace, "", "shown answer", Reasoning.Problems.FinishReason.Stop))!.Messages.Single().Text.Contains("### Answer\nshown answer\n"));
    }

    private static JudgedRun Five() => JudgedRun.OfShortAnswers(null, "a0", "a1", "a2", "a3", "a4");

    private static Func<string, string> Script(params string[] replies) => text =>
    {
        string reply = replies[Enumerable.Range(0, replies.Length).Single(row => text.Contains($"### Answer\na{row}\n"))];
        return reply == "throw" ? throw new HttpRequestException("It is busy.") : reply;
    };
}
