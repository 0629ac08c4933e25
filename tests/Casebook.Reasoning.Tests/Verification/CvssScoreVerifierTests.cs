using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;
using CsCheck;

namespace Casebook.Reasoning.Tests.Verification;

public sealed class CvssScoreVerifierTests
{
    // The score of a model is what this table says it is.
    [Theory]
    [InlineData("8.8 High", true, "8.8 High")]
    [InlineData("8.8 (High)", true, "8.8 High")]
    [InlineData("**8.8 High**.", true, "8.8 High")]
    [InlineData("High, 8.8", true, "8.8 High")]
    [InlineData("Score: 8.8, severity: HIGH.", true, "8.8 High")]
    [InlineData("8.8 High (8.8)", true, "8.8 High")]
    [InlineData("5.87 + 2.84 = 8.71\n8.8 High", true, "8.8 High")]
    [InlineData("8.8 Critical", false, "8.8 Critical")]
    [InlineData("8.7 High", false, "8.7 High")]
    [InlineData("10.0 Critical", false, "10.0 Critical")]
    [InlineData("8.8", false, null)]
    [InlineData("High", false, null)]
    [InlineData("8.8 High or 8.9 High", false, null)]
    [InlineData("8.8 High or Critical", false, null)]
    [InlineData("8.8/10 High", false, null)]
    [InlineData("CVSS 3.1: 8.8 High", false, null)]
    [InlineData("8.80 High", false, null)]
    [InlineData("08.8 High", false, null)]
    [InlineData("8.8.1 High", false, null)]
    [InlineData("8,8 High", false, null)]
    [InlineData("8 High", false, null)]
    [InlineData("-8.8 High", false, null)]
    [InlineData("\u22128.8 High", false, null)] // minus sign
    [InlineData("8.8% High", true, "8.8 High")]
    [InlineData("8.8, not High", false, null)]
    [InlineData("not 8.8 High", false, null)]
    [InlineData("8.8\0 High", false, null)]
    [InlineData("8.8High", false, null)]
    [InlineData("8.8 Highest", false, null)]
    [InlineData("8.8\nHigh", false, null)]
    [InlineData("8.\uFF18 High", false, null)] // full-width digit
    [InlineData("8.8\u00B2 High", false, null)] // superscript
    [InlineData("8.8 \u041Digh", false, null)] // Cyrillic En
    [InlineData("8.8 High \u2167", false, null)] // a Roman numeral is a number too
    public void The_answers_last_line_has_one_score_and_one_severity(string answer, bool correct, string? extracted)
    {
        Verdict verdict = new CvssScoreVerifier().Verify(Problem(), new(TraceOutcome.Closed, CweVerifierTests.Reasoning, answer, FinishReason.Stop));
        verdict.Correct.ShouldBe(correct);
        verdict.ExtractedAnswer.ShouldBe(extracted);
        verdict.Reason.ShouldEndWith(".");
    }

    // A verifier that throws on a strange answer ends a training run after hours.
    [Fact]
    public void No_answer_makes_it_throw_and_none_without_the_score_is_right() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["8.8High \n\uFF18"], 0, 16], Gen.Int[0, 8].Select(Gen.Char, (at, c) => "8.8 High".Insert(at, c.ToString()))).Sample(text =>
        {
            if (new CvssScoreVerifier().Verify(Problem(), new(TraceOutcome.Closed, CweVerifierTests.Reasoning, text, FinishReason.Stop)).Correct)
            {
                text.ShouldContain("8.8");
            }
        }, iter: 20_000);

    private static Problem Problem() => CweVerifierTests.Cwe79() with { Verifier = "cvss-score", Reference = new CvssScoreReference(8.8m, "High") };
}
