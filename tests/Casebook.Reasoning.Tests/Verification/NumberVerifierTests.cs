using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;

namespace Casebook.Reasoning.Tests.Verification;

public sealed class NumberVerifierTests
{
    // The score of a model is what this table says it is.
    [Theory]
    [InlineData("72", "#### 72", true, "72")]
    [InlineData("72", "She sold 48 and 24.\n#### 72", true, "72")]
    [InlineData("72", @"So $\boxed{72}$ clips.", true, "72")]
    [InlineData("72", "The answer is 72.", true, "72")]
    [InlineData("72", "The answer is **72** clips", true, "72")]
    [InlineData("72", "48 + 24 = 72", true, "72")]
    [InlineData("72", "72.0", true, "72")]
    [InlineData("72", "72 clips", true, "72")]
    [InlineData("72", "$72", true, "72")]
    [InlineData("72", "$72.00", true, "72")]
    [InlineData("72", @"\$72", true, "72")]
    [InlineData("72", "72%", true, "72")]
    [InlineData("72", "72cm", true, "72")]
    [InlineData("72", "She sold 48 in April.\nIn all she sold 72.", true, "72")]
    [InlineData("72", @"\boxed{72\text{ clips}}", true, "72")]
    [InlineData("72", @"\boxed{72^\circ}", true, "72")]
    [InlineData("72", "144/2", true, "72")]
    [InlineData("72", "72!", true, "72")]
    [InlineData("1,234.50", "1234.5", true, "1234.5")]
    [InlineData("1234", "1,234", true, "1234")]
    [InlineData("1234", @"1{,}234", true, "1234")]
    [InlineData("1234", @"1,\!234", true, "1234")]
    [InlineData("-5", "-5", true, "-5")]
    [InlineData("-5", "\u22125", true, "-5")]
    [InlineData("-5", "-$5", true, "-5")]
    [InlineData("0.5", "1/2", true, "0.5")]
    [InlineData("0.5", @"\frac{1}{2}", true, "0.5")]
    [InlineData("5.5", "5 1/2 hours", true, "5.5")]
    [InlineData("5.5", @"5\frac{1}{2}", true, "5.5")]
    [InlineData("2/3", @"\boxed{\dfrac{2}{3}}", true, "2/3")]
    [InlineData("123456789012345678901234567890", "123,456,789,012,345,678,901,234,567,890", true, "123456789012345678901234567890")]
    [InlineData("72", "73", false, "73")]
    [InlineData("72", "-72", false, "-72")]
    [InlineData("72", "7.2", false, "7.2")]
    [InlineData("72", "72 or 73", false, null)]
    [InlineData("72", "My answer: he has $72 and spends $5", false, null)]
    [InlineData("72", "My answer follows.\nHe has $72 and spends $5", false, null)]
    [InlineData("72", "The answer is $72", true, "72")]
    [InlineData("72", "It is not 72", false, null)]
    [InlineData("72", "~~72~~", false, null)]
    [InlineData("72", "<!-- 72 -->", false, null)]
    [InlineData("72", "\\boxed{72}\n\\boxed{73}", false, "73")]
    [InlineData("72", "The answer is 72. The answer is 73.", false, "73")]
    [InlineData("72", "x72", false, null)]
    [InlineData("72", "72nd", false, null)]
    [InlineData("72", "7,2", false, null)]
    [InlineData("72", "072", false, null)]
    [InlineData("72", "1.2.72", false, null)]
    [InlineData("72", "72^2", false, null)]
    [InlineData("72", @"\sqrt{72}", false, null)]
    [InlineData("72", "CVE-72", false, null)]
    [InlineData("72", "72\u0660", false, null)]
    [InlineData("72", "\uFF17\uFF12", false, null)]
    [InlineData("72", "seventy-two", false, null)]
    [InlineData("72", "72/0", false, null)]
    [InlineData("0.67", "2/3", false, "2/3")]
    [InlineData("72", "72\nThat is all.", false, null)]
    [InlineData("48", "48 + 24 = 72", false, "72")]
    public void The_one_number_that_is_given_has_the_references_value(string truth, string answer, bool correct, string? extracted)
    {
        Verdict verdict = Verify(truth, answer);
        verdict.Correct.ShouldBe(correct, verdict.Reason);
        verdict.ExtractedAnswer.ShouldBe(extracted);
        verdict.Reason.ShouldEndWith(".");
    }

    // Every kind of answer must be reachable by the tricks that a reward is tried with.
    [Fact]
    public void The_slots_of_a_number_are_right_wrong_and_near()
    {
        AnswerSlots slots = new NumberReference("2/3").Slots()!;
        Verify("2/3", slots.Right).Correct.ShouldBeTrue();
        Verify("2/3", slots.Wrong).Correct.ShouldBeFalse();
        Verify("2/3", slots.Near!).Correct.ShouldBeFalse();
        Verify("2/3", string.Join(' ', slots.All)).Correct.ShouldBeFalse();
        slots.All.ShouldContain(slots.Right);
    }

    // A reference that is no number is a fault of the data, to be seen at once.
    [Fact]
    public void A_reference_that_is_no_number_is_refused() => Should.Throw<ArgumentException>(() => Verify("many", "5")).Message.ShouldContain("not a number");

    internal static Verdict Verify(string truth, string answer, string trace = CweVerifierTests.Reasoning) => new NumberVerifier().Verify(
        CweVerifierTests.Cwe79() with { Verifier = "number", Reference = new NumberReference(truth) }, new(TraceOutcome.Closed, trace, answer, FinishReason.Stop));
}
