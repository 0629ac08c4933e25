using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Grading;
using Casebook.Evaluation.Tests.Suites;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Tests.Grading;

public sealed class RecordedAnswerTests : IDisposable
{
    private readonly SmallBenchmark _small = new();

    public void Dispose() => _small.Dispose();

    [Theory]
    [InlineData("<think>\nhm\n</think>\n\nAnswer: A", TraceOutcome.Closed, "Answer: A")]
    [InlineData("hm\n</think>\nAnswer: A", TraceOutcome.Closed, "Answer: A")]
    [InlineData("Answer: A", TraceOutcome.NoTrace, "Answer: A")]
    [InlineData("<think></think>Answer: A", TraceOutcome.Empty, "Answer: A")]
    [InlineData("<think>\nIt may be A", TraceOutcome.Unclosed, "")]
    public void Trace_and_answer_are_told_apart(string text, TraceOutcome outcome, string answer)
    {
        Completion completion = new RecordedAnswer { Row = 0, Text = text }.Split();
        completion.Outcome.ShouldBe(outcome);
        completion.Answer.ShouldBe(answer);
        if (text != "hm\n</think>\nAnswer: A")
        {
            RecordedAnswer.Of(0, 0, completion).Split().ShouldBe(completion);
        }
    }

    // A trace that was cut is not an answer, whatever letter it was weighing.
    [Fact]
    public void Cut_trace_is_wrong_under_every_protocol()
    {
        GradedAnswer graded = Grade("<think>\nAnswer: A", null);
        graded.IsTruncated.ShouldBeTrue();
        (graded.Official.IsParsed, graded.Strict.IsParsed).ShouldBe((false, false));
        GradedAnswer cut = Grade("Answer: A", "length");
        (cut.Official.IsParsed, cut.Strict.IsParsed).ShouldBe((true, false));
    }

    [Theory]
    [InlineData("{\"row\": 6, \"text\": \"A\"}", "line 1, row: 6 is no row")]
    [InlineData("{\"row\": 0, \"text\": \"A\"}\n{\"row\": 0, \"text\": \"B\"}", "line 2, row: 0 was answered before")]
    [InlineData("{\"row\": 0}", "line 1: is no answer")]
    [InlineData("{\"row\": 0, \"text\": null}", "line 1: is no answer")]
    [InlineData("[]", "line 1: is no answer")]
    [InlineData("\n\n", "has no answers")]
    public void Wrong_line_is_named(string lines, string told)
    {
        string path = Path.Combine(_small.Folder, "answers.jsonl");
        File.WriteAllText(path, lines);
        Should.Throw<AnswerFileException>(() => RecordedAnswers.Read(path, new HashSet<int> { 0, 1, 2, 3, 4, 5 })).Message.ShouldContain(told);
    }

    private GradedAnswer Grade(string text, string? finish)
    {
        Benchmark benchmark = _small.Read();
        return GradedAnswer.Of(benchmark.Kind, benchmark.Items[0], new RecordedAnswer { Row = 0, Text = text, FinishReason = finish });
    }
}
