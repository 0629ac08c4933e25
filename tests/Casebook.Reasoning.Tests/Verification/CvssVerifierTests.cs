using Casebook.Knowledge.Cvss;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;
using CsCheck;

namespace Casebook.Reasoning.Tests.Verification;

public sealed class CvssVerifierTests
{
    private const string Truth = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";

    // The score of a model is what this table says it is.
    [Theory]
    [InlineData(Truth, true, Truth)]
    [InlineData("Reasoned out above.\n" + Truth, true, Truth)]
    [InlineData("`" + Truth + "`.", true, Truth)]
    [InlineData("The vector is " + Truth + ".", true, Truth)]
    [InlineData("CVSS:3.1/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N", true, Truth)]
    [InlineData(Truth + " = " + Truth, true, Truth)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", false, "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData(Truth + " or CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", false, null)]
    [InlineData(Truth + "\n9.8", false, null)]
    [InlineData("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", false, null)]
    [InlineData("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", false, null)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H", false, null)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/A:H", false, null)]
    [InlineData("XCVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", false, null)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:Hx", false, null)]
    [InlineData("not " + Truth, false, null)]
    [InlineData("~~" + Truth + "~~", false, null)]
    [InlineData("<!-- " + Truth + " -->", false, null)]
    [InlineData("\u202E" + Truth, false, null)]
    [InlineData(Truth + "\u200B", false, null)]
    [InlineData("\uFF23VSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", false, null)]
    public void The_answers_last_line_holds_exactly_one_vector(string answer, bool correct, string? extracted)
    {
        Verdict verdict = new CvssVerifier().Verify(Problem(), new(TraceOutcome.Closed, CweVerifierTests.Reasoning, answer, FinishReason.Stop));
        verdict.Correct.ShouldBe(correct);
        verdict.ExtractedAnswer.ShouldBe(extracted);
    }

    // Evaluation prints which metric a model gets wrong; the sentence and the numbers must say the same.
    [Fact]
    public void Agreement_is_by_metric_and_by_score()
    {
        CvssAgreement agreement = CvssAgreement.Of(CvssVector.Parse(Truth), CvssVector.Parse("CVSS:3.0/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N"));
        agreement.All.ShouldBeFalse();
        agreement.Different.ShouldBe(["AV", "A"]);
        agreement.ScoreDistance.ShouldBe(2.1); // 9.8 and 7.7
        new CvssVerifier().Verify(Problem(), new(TraceOutcome.Closed, CweVerifierTests.Reasoning, "CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N", FinishReason.Stop))
            .Reason.ShouldBe($"AV, A differ from {Truth}.");
    }

    // A verifier that throws on a strange answer ends a training run after hours.
    [Fact]
    public void No_answer_makes_it_throw() =>
        Gen.Select(Gen.OneOf(Gen.String, Gen.String[Gen.Char["CVSS:3.1/AV:NLPHU \n"], 0, 60], Gen.Int[0, Truth.Length].Select(Gen.Char, (at, c) => Truth.Insert(at, c.ToString()))), Gen.Enum<TraceOutcome>())
            .Sample((text, outcome) => new CvssVerifier().Verify(Problem(), new(outcome, text, text, FinishReason.Stop)).Reason.ShouldNotBeEmpty(), iter: 20_000);

    private static Problem Problem() => CweVerifierTests.Cwe79() with { Verifier = "cvss31", Reference = new CvssReference(Truth) };
}
