using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;
using CsCheck;

namespace Casebook.Reasoning.Tests.Verification;

public sealed class MitigationSetVerifierTests
{
    // The score of a model is what this table says it is.
    [Theory]
    [InlineData("M1038, M1042", true, "M1038, M1042")]
    [InlineData("M1042 and M1038.", true, "M1038, M1042")]
    [InlineData("M1042,M1038, M1042", true, "M1038, M1042")]
    [InlineData("It may be M1047.\nAnswer: M1038, M1042", true, "M1038, M1042")]
    [InlineData("Answer:\n- M1038 (Execution Prevention)\n- M1042", true, "M1038, M1042")]
    [InlineData("M1038", false, "M1038")]
    [InlineData("M1038, M1042, M1047", false, "M1038, M1042, M1047")]
    [InlineData("M1038\nM1042", false, "M1042")] // the last line alone counts without a label
    [InlineData("M1038, not M1042", false, null)]
    [InlineData("~~M1038~~ M1042", false, null)]
    [InlineData("m1038, m1042", false, null)]
    [InlineData("M1038.1, M10421", false, null)]
    [InlineData("XM1038, M1042\u200B", false, null)]
    [InlineData("T1038, T1042", false, null)]
    [InlineData("none", false, null)]
    public void The_answer_names_exactly_the_mitigations(string answer, bool correct, string? extracted)
    {
        Verdict verdict = Verify(answer, new(["M1042", "M1038"]));
        verdict.Correct.ShouldBe(correct, verdict.Reason);
        verdict.ExtractedAnswer.ShouldBe(extracted);
        verdict.Reason.ShouldEndWith(".");
    }

    // A file that lists no mitigation would call every answer wrong.
    [Fact]
    public void A_reference_without_mitigations_is_a_fault_of_the_data() => Should.Throw<ArgumentException>(() => Verify("M1038", new([]))).Message.ShouldContain("no mitigations");

    // A verifier that throws on a strange answer ends a training run after hours.
    [Fact]
    public void No_answer_makes_it_throw() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["M1038.42, \nAnswer:*~"], 0, 40]).Sample(text => Verify(text, new(["M1038"])).Reason.ShouldNotBeEmpty(), iter: 10_000);

    private static Verdict Verify(string answer, MitigationSetReference reference) => new MitigationSetVerifier().Verify(
        CweVerifierTests.Cwe79() with { Verifier = "attack-mitigations", Reference = reference }, new(TraceOutcome.Closed, CweVerifierTests.Reasoning, answer, FinishReason.Stop));
}
