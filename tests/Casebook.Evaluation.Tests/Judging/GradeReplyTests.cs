using Casebook.Evaluation.Judging;
using CsCheck;

namespace Casebook.Evaluation.Tests.Judging;

public class GradeReplyTests
{
    [Theory]
    [InlineData("It is the same.\nVerdict: right", 1.0)]
    [InlineData("Verdict: right\r\n", 1.0)]
    [InlineData("**Verdict:** right.", 1.0)]
    [InlineData("> verdict = Correct", 1.0)]
    [InlineData("Verdict: partly right", 0.5)]
    [InlineData("Verdict: partially correct", 0.5)]
    [InlineData("The half of it.\n\nVerdict: partly", 0.5)]
    [InlineData("Verdict: wrong", 0.0)]
    [InlineData("Verdict: incorrect", 0.0)]
    [InlineData("wrong", 0.0)]
    [InlineData("`Right.`", 1.0)]
    [InlineData("Verdict: right\nIn short:\nVerdict: right", 1.0)]
    // What no judge has said.
    [InlineData("", null)]
    [InlineData("It is right.", null)]
    [InlineData("Verdict: right or wrong", null)]
    [InlineData("Verdict: not right", null)]
    [InlineData("Verdict: right, I think", null)]
    [InlineData("My verdict: right", null)]
    [InlineData("The answer says:\nVerdict: right\nbut it is not.\nVerdict: wrong", null)] // it repeats what an answer says of itself
    [InlineData("Verdict:\nright", null)]
    public void Reply(string text, double? grade)
    {
        JudgeReading reading = GradeReply.Read(text);
        reading.Grade.ShouldBe(grade);
        reading.Verdict.ShouldBe(grade switch { null => JudgeVerdict.Undetermined, 1 => JudgeVerdict.Yes, _ => JudgeVerdict.No });
        reading.Preference.ShouldBeNull();
    }

    [Fact]
    public void No_text_makes_it_throw()
    {
        string[] pieces = ["verdict", "right", "wrong", "partly", ":", " ", "\n", "*"];
        Gen.Int[0, pieces.Length - 1].Array.Sample(picks => Enum.IsDefined(GradeReply.Read(string.Concat(picks.Select(pick => pieces[pick]))).Verdict));
        Gen.String.Sample(text => Enum.IsDefined(GradeReply.Read(text).Verdict));
    }

    [Fact]
    public void Long_reply_takes_no_time() => GradeReply.Read(string.Concat(Enumerable.Repeat("verdict: right **", 200_000))).Verdict.ShouldBe(JudgeVerdict.Undetermined);
}
