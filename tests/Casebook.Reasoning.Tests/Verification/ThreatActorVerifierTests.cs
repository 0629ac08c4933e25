using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;
using CsCheck;

namespace Casebook.Reasoning.Tests.Verification;

public sealed class ThreatActorVerifierTests
{
    private static readonly ThreatActorReference _plover = new("Gray Plover", [["Gray Plover", "TA9901"]], ["Marsh Harrier"]);

    // The score of a model is what this table says it is.
    [Theory]
    [InlineData("Gray Plover", true, "\"Gray Plover\" is Gray Plover.")]
    [InlineData("The loader is theirs.\n\nThreat Actor: TA-9901", true, "\"TA-9901\" is Gray Plover.")]
    [InlineData("**Threat actor: Gray Plover (TA9901)**", true, "\"Gray Plover (TA9901)\" is Gray Plover.")]
    [InlineData("Answer: the gray plover group.", true, "\"the gray plover group\" is Gray Plover.")]
    [InlineData("Threat actor: Marsh Harrier", false, "\"Marsh Harrier\" is plausible, but it is not Gray Plover.")]
    [InlineData("Threat actor: Copper Finch", false, "\"Copper Finch\" is not Gray Plover.")]
    [InlineData("Threat actor: Gray Plover or Copper Finch", false, "\"Gray Plover or Copper Finch\" is not Gray Plover.")]
    [InlineData("Threat actor: Gray Plover\nThreat actor: Copper Finch", false, "\"Copper Finch\" is not Gray Plover.")]
    [InlineData("It was Gray Plover, as ever.", false, "\"It was Gray Plover, as ever\" is not Gray Plover.")]
    [InlineData("~~Gray Plover~~", false, "The answer crosses something out.")]
    [InlineData("Gray Plover <!-- Copper Finch -->", false, "The answer hides something in a comment.")]
    [InlineData("Threat actor: **", false, "The answer ends without a name.")]
    public void The_answer_names_the_actor_or_not(string answer, bool correct, string reason)
    {
        Verdict verdict = Verify(answer);
        verdict.Correct.ShouldBe(correct);
        verdict.Reason.ShouldBe(reason);
    }

    // A verifier that throws on a strange answer ends a training run after hours.
    [Fact]
    public void No_answer_makes_it_throw() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["Threat actor: Gray Plover(),/aka\n"], 0, 50]).Sample(text => Verify(text).Reason.ShouldNotBeEmpty(), iter: 10_000);

    private static Verdict Verify(string answer) => new ThreatActorVerifier().Verify(
        CweVerifierTests.Cwe79() with { Verifier = "threat-actor", Reference = _plover }, new(TraceOutcome.Closed, CweVerifierTests.Reasoning, answer, FinishReason.Stop));
}
