using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;
using CsCheck;

namespace Casebook.Reasoning.Tests.Verification;

public sealed class WeaknessAndMeasureVerifierTests
{
    // The score of a model is what this table says it is.
    [Theory]
    [InlineData("CWE-89, C", true, "CWE-89, C")]
    [InlineData("CWE-89 C", true, "CWE-89, C")]
    [InlineData("C (CWE-89).", true, "CWE-89, C")]
    [InlineData("**CWE-89, C**", true, "CWE-89, C")]
    [InlineData("CWE-89 and measure C", true, "CWE-89, C")]
    [InlineData("B is for CWE-79.\nCWE-89, C", true, "CWE-89, C")]
    [InlineData("CWE-89, B", false, "CWE-89, B")]
    [InlineData("CWE-79, C", false, "CWE-79, C")]
    [InlineData("CWE-79, B", false, "CWE-79, B")]
    [InlineData("CWE-89", false, null)]
    [InlineData("C", false, null)]
    [InlineData("CWE-89, B or C", false, null)]
    [InlineData("CWE-89 or CWE-79, C", false, null)]
    [InlineData("CWE-89, not C", false, null)]
    [InlineData("not CWE-89, C", false, null)]
    [InlineData("CWE-89\nC", false, null)]
    [InlineData("CWE-89C", false, null)]
    [InlineData("CWE-89-C", false, null)]
    [InlineData("CWE-89, c", false, null)]
    [InlineData("CWE-89, \u0421", false, null)] // Cyrillic Es
    [InlineData("\u0421WE-89, C", false, null)]
    public void The_answers_last_line_has_one_weakness_and_one_letter(string answer, bool correct, string? extracted)
    {
        Verdict verdict = new WeaknessAndMeasureVerifier().Verify(Problem(), new(TraceOutcome.Closed, CweVerifierTests.Reasoning, answer, FinishReason.Stop));
        verdict.Correct.ShouldBe(correct);
        verdict.ExtractedAnswer.ShouldBe(extracted);
        verdict.Reason.ShouldEndWith(".");
    }

    // Which of the two steps failed is what a reader of wrong answers wants to know.
    [Theory]
    [InlineData("CWE-89, B", "CWE-89 is right, but B is not C.")]
    [InlineData("CWE-79, C", "C is right, but CWE-79 is not CWE-89.")]
    [InlineData("A or B", "The answer's last line names no weakness and 2 different letters; it must name one of each.")]
    public void The_reason_says_which_step_failed(string answer, string reason) =>
        new WeaknessAndMeasureVerifier().Verify(Problem(), new(TraceOutcome.Closed, CweVerifierTests.Reasoning, answer, FinishReason.Stop)).Reason.ShouldBe(reason);

    // A verifier that throws on a strange answer ends a training run after hours.
    [Fact]
    public void No_answer_makes_it_throw_and_none_without_both_is_right() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["CWE-89, BC\n\u0421"], 0, 24]).Sample(text =>
        {
            if (new WeaknessAndMeasureVerifier().Verify(Problem(), new(TraceOutcome.Closed, CweVerifierTests.Reasoning, text, FinishReason.Stop)).Correct)
            {
                text.ShouldContain("CWE-89");
            }
        }, iter: 20_000);

    private static Problem Problem() => CweVerifierTests.Cwe79() with { Verifier = "two-hop", Reference = new WeaknessAndMeasureReference("CWE-89", "C") };
}
