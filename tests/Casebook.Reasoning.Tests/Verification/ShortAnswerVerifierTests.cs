using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;
using CsCheck;

namespace Casebook.Reasoning.Tests.Verification;

public sealed class ShortAnswerVerifierTests
{
    // The score of a model is what this table says it is.
    [Theory]
    [InlineData("Edvard Lunde", true, "edvard lunde")]
    [InlineData("the lunde.", true, "lunde")]
    [InlineData("He drained the marsh.\nEdvard Lunde", true, "edvard lunde")]
    [InlineData("Answer: Edvard Lunde", true, "edvard lunde")]
    [InlineData("**Final answer:** Edvard Lunde.", true, "edvard lunde")]
    [InlineData("**Answer: Edvard Lunde**", true, "edvard lunde")]
    [InlineData("Answer: Port Anning\nAnswer: Lunde", true, "lunde")] // the last word counts
    [InlineData("Answer:\nLunde", true, "lunde")]
    [InlineData("\u201CEdvard Lunde\u201D", true, "edvard lunde")]
    [InlineData("Edvard Lunde built it", false, "edvard lunde built it")]
    [InlineData("Edvard Lunde or Port Anning", false, "edvard lunde or port anning")]
    [InlineData("Lunde\nI am sure.", false, "i am sure")]
    [InlineData("Answer: Lunde\nI am sure.", false, "lunde i am sure")]
    [InlineData("not Lunde", false, "not lunde")]
    [InlineData("~~Lunde~~", false, null)]
    [InlineData("Lunde <!-- or not -->", false, null)]
    [InlineData("\u202EednuL", false, null)]
    [InlineData("L\u200Bunde", false, "l\u200Bunde")]
    [InlineData("Answer:", false, null)]
    [InlineData("the", false, null)]
    public void What_the_answer_says_in_the_end_is_accepted_or_not(string answer, bool correct, string? extracted)
    {
        Verdict verdict = Verify(answer, "Edvard Lunde", "Lunde");
        verdict.Correct.ShouldBe(correct, verdict.Reason);
        verdict.ExtractedAnswer.ShouldBe(extracted);
        verdict.Reason.ShouldEndWith(".");
    }

    // A normal form that is empty would match every other one that is.
    [Fact]
    public void An_answer_of_marks_alone_must_be_hit_as_it_is()
    {
        Verify("Answer: !!!", "!!!").Correct.ShouldBeTrue();
        Verify("Answer: ?!", "!!!").Correct.ShouldBeFalse();
        Verify("Answer: the", "!!!").Correct.ShouldBeFalse();
    }

    // A reference that accepts nothing would call every model wrong.
    [Fact]
    public void A_reference_without_answers_is_a_fault_of_the_data() => Should.Throw<ArgumentException>(() => Verify("x")).Message.ShouldContain("accepts no answer");

    // A verifier that throws on a strange answer ends a training run after hours.
    [Fact]
    public void No_answer_makes_it_throw() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["answer: *_\n\"Lunde.~<!-"], 0, 40]).Sample(text => Verify(text, "Lunde").Reason.ShouldNotBeEmpty(), iter: 10_000);

    private static Verdict Verify(string answer, params string[] accepted) => new ShortAnswerVerifier().Verify(
        CweVerifierTests.Cwe79() with { Verifier = "short-answer", Reference = new ShortAnswerReference(accepted) }, new(TraceOutcome.Closed, CweVerifierTests.Reasoning, answer, FinishReason.Stop));
}
