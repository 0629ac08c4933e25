using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;
using CsCheck;

namespace Casebook.Reasoning.Tests.Verification;

public sealed class TechniqueVerifierTests
{
    // The score of a model is what this table says it is.
    [Theory]
    [InlineData("T1059.001", true, "T1059.001")]
    [InlineData("The technique is:\nT1059.001", true, "T1059.001")]
    [InlineData("T1059.001.\r\n\r\n", true, "T1059.001")]
    [InlineData("**T1059.001** (PowerShell)", true, "T1059.001")]
    [InlineData("T1059.001 = T1059.001", true, "T1059.001")]
    [InlineData("T1059", false, "T1059")] // the parent is another technique
    [InlineData("T1059.003", false, "T1059.003")]
    [InlineData("T1059, T1059.001", false, null)]
    [InlineData("T1059.001 or T1059.003", false, null)]
    [InlineData("T1059.001/T1059.003", false, null)]
    [InlineData("T1059.001\nI am sure.", false, null)]
    [InlineData("Not T1059.001", false, null)]
    [InlineData("~~T1059.001~~", false, null)]
    [InlineData("<!-- so\nT1059.001", false, null)]
    [InlineData("T1059.001.*", false, null)]
    [InlineData("T1059.001.x", false, null)]
    [InlineData("1059.001", false, null)]
    [InlineData("t1059.001", false, null)]
    [InlineData("T1059/001", false, null)]
    [InlineData("T1059.0010", false, null)]
    [InlineData("T1059.001a", false, null)]
    [InlineData("XT1059.001", false, null)]
    [InlineData("T1059. 001", false, "T1059")]
    [InlineData("\u04221059.001", false, null)] // Cyrillic Te
    [InlineData("T1059.\uFF10\uFF10\uFF11", false, null)] // full-width digits
    [InlineData("T1059.00\u200B1", false, null)] // zero-width space
    public void The_answers_last_line_names_exactly_one_technique(string answer, bool correct, string? extracted)
    {
        Verdict verdict = new TechniqueVerifier().Verify(Problem(), new(TraceOutcome.Closed, CweVerifierTests.Reasoning, answer, FinishReason.Stop));
        verdict.Correct.ShouldBe(correct);
        verdict.ExtractedAnswer.ShouldBe(extracted);
        verdict.Reason.ShouldEndWith(".");
    }

    // A verifier that throws on a strange answer ends a training run after hours.
    [Fact]
    public void No_answer_makes_it_throw_and_none_without_the_id_is_right() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["T1059.01\n \u0422\u200B"], 0, 24], Gen.Int[0, 9].Select(Gen.Char, (at, c) => "T1059.001".Insert(at, c.ToString()))).Sample(text =>
        {
            if (new TechniqueVerifier().Verify(Problem(), new(TraceOutcome.Closed, CweVerifierTests.Reasoning, text, FinishReason.Stop)).Correct)
            {
                text.ShouldContain("T1059.001");
            }
        }, iter: 20_000);

    private static Problem Problem() => CweVerifierTests.Cwe79() with { Verifier = "attack-technique", Reference = new TechniqueReference("T1059.001") };
}
