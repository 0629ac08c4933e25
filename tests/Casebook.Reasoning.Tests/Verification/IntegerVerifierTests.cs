using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;
using CsCheck;

namespace Casebook.Reasoning.Tests.Verification;

public sealed class IntegerVerifierTests
{
    // The score of a model is what this table says it is.
    [Theory]
    [InlineData("1234", true, "1234")]
    [InlineData("1,234", true, "1234")]
    [InlineData("= 1234", true, "1234")]
    [InlineData("The result is **1234**.", true, "1234")]
    [InlineData("1234 packets", true, "1234")]
    [InlineData("It is 1234.", true, "1234")]
    [InlineData("1234, as I said", true, "1234")]
    [InlineData("1234 = 1,234", true, "1234")]
    [InlineData("First 99.\n1234\n", true, "1234")]
    [InlineData("$1234%", true, "1234")]
    [InlineData("-1234", false, "-1234")]
    [InlineData("1235", false, "1235")]
    [InlineData("12 * 100 + 34 = 1234", false, null)]
    [InlineData("1234 or 1235", false, null)]
    [InlineData("1234\nor so", false, null)]
    [InlineData("Not 1234", false, null)]
    [InlineData("Not a guess, 1234", true, "1234")]
    [InlineData("~~1234~~", false, null)]
    [InlineData("1234.0", false, null)]
    [InlineData("1234.5", false, null)]
    [InlineData(".1234", false, null)]
    [InlineData("1.234", false, null)]
    [InlineData("12,34", false, null)]
    [InlineData("1234,5678", false, null)]
    [InlineData(",1234", false, null)]
    [InlineData("01234", false, null)]
    [InlineData("0x1234", false, null)]
    [InlineData("1234th", false, null)]
    [InlineData("x1234", false, null)]
    [InlineData("1234_", false, null)]
    [InlineData("1e3", false, null)]
    [InlineData("--1234", false, null)]
    [InlineData("CVE-1234", false, null)]
    [InlineData("12 34", false, null)]
    [InlineData("12341234123412341234", false, null)]
    [InlineData("\uFF11\uFF12\uFF13\uFF14", false, null)] // full-width digits
    [InlineData("\u0661\u0662\u0663\u0664", false, null)] // Arabic-Indic digits
    [InlineData("1234\u0660", false, null)]
    [InlineData("1234 \u00BD", false, null)] // a half
    [InlineData("1234\u00B2", false, null)] // superscript
    [InlineData("12\u200B34", false, null)] // zero-width space
    [InlineData("one thousand", false, null)]
    public void The_answers_last_line_holds_exactly_one_integer(string answer, bool correct, string? extracted)
    {
        Verdict verdict = Verify(1234, answer);
        verdict.Correct.ShouldBe(correct);
        verdict.ExtractedAnswer.ShouldBe(extracted);
        verdict.Reason.ShouldEndWith(".");
    }

    [Theory]
    [InlineData("-7", true)]
    [InlineData("= -7", true)]
    [InlineData("\u22127", true)] // the minus sign proper
    [InlineData("- 7", false)]
    [InlineData("7", false)]
    [InlineData("3-7", false)]
    public void A_negative_integer_keeps_its_sign(string answer, bool correct) => Verify(-7, answer).Correct.ShouldBe(correct);

    // A verifier that throws on a strange answer ends a training run after hours.
    [Fact]
    public void No_answer_makes_it_throw_and_every_long_is_found_in_its_own_text()
    {
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["0123456789,.-\u2212 =x\n\uFF11"], 0, 30]).Sample(text => Verify(7, text).Reason.ShouldNotBeEmpty(), iter: 20_000);
        Gen.Long[-999_999_999_999_999_999, 999_999_999_999_999_999].Sample(value =>
        {
            Verify(value, $"{value}").Correct.ShouldBeTrue();
            Verify(value, $"It is {value:N0}.").Correct.ShouldBeTrue();
        }, iter: 2000);
    }

    private static Verdict Verify(long truth, string answer) => new IntegerVerifier().Verify(
        CweVerifierTests.Cwe79() with { Verifier = "integer", Reference = new IntegerReference(truth) }, new(TraceOutcome.Closed, CweVerifierTests.Reasoning, answer, FinishReason.Stop));
}
