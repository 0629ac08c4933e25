using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;
using CsCheck;

namespace Casebook.Reasoning.Tests.Verification;

public sealed class ChoiceVerifierTests
{
    // The score of a model is what this table says it is.
    [Theory]
    [InlineData("B", true, "B")]
    [InlineData("B.", true, "B")]
    [InlineData("(B)", true, "B")]
    [InlineData("**B**", true, "B")]
    [InlineData("Answer: B", true, "B")]
    [InlineData("The answer is B.", true, "B")]
    [InlineData("B: SQL injection", true, "B")]
    [InlineData("I think B", true, "B")]
    [InlineData("B (B)", true, "B")]
    [InlineData("A is tempting.\nB\n\n", true, "B")]
    [InlineData("C", false, "C")]
    [InlineData("A or B", false, null)]
    [InlineData("A, B", false, null)]
    [InlineData("A/B/C/D", false, null)]
    [InlineData("B, not A", false, null)]
    [InlineData("A weak key, so B", false, null)] // a lone capital is a letter, whatever was meant
    [InlineData("It is not B", false, null)]
    [InlineData("It isn't B.", false, null)]
    [InlineData("I would not Bother, B", true, "B")] // only the letter that stands alone can be denied
    [InlineData("None except B", false, null)]
    [InlineData("<!-- B", false, null)]
    [InlineData("AB", false, null)]
    [InlineData("A-B", false, null)]
    [InlineData("B2", false, null)]
    [InlineData("b", false, null)]
    [InlineData("B\nbecause I say so", false, null)]
    [InlineData("CWE-89", false, null)]
    [InlineData("\u0412", false, null)] // Cyrillic Ve
    [InlineData("\uFF22", false, null)] // full-width B
    [InlineData("B\u200B", false, null)] // zero-width space
    [InlineData("B\u0301", false, null)] // combining accent
    public void The_answers_last_line_has_exactly_one_letter(string answer, bool correct, string? extracted)
    {
        Verdict verdict = new ChoiceVerifier().Verify(Problem(), new(TraceOutcome.Closed, CweVerifierTests.Reasoning, answer, FinishReason.Stop));
        verdict.Correct.ShouldBe(correct);
        verdict.ExtractedAnswer.ShouldBe(extracted);
        verdict.Reason.ShouldEndWith(".");
    }

    // A verifier that throws on a strange answer ends a training run after hours.
    [Fact]
    public void No_answer_makes_it_throw_and_none_without_the_letter_is_right() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["ABCD.,() \n\u0412\u200B"], 0, 12]).Sample(text =>
        {
            if (new ChoiceVerifier().Verify(Problem(), new(TraceOutcome.Closed, CweVerifierTests.Reasoning, text, FinishReason.Stop)).Correct)
            {
                text.ShouldContain("B");
            }
        }, iter: 20_000);

    private static Problem Problem() => CweVerifierTests.Cwe79() with { Verifier = "multiple-choice", Reference = new ChoiceReference("B") };
}
