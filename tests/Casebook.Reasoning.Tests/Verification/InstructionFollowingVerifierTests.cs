using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Tests.InstructionFollowing;
using Casebook.Reasoning.Verification;

namespace Casebook.Reasoning.Tests.Verification;

public sealed class InstructionFollowingVerifierTests
{
    private static readonly InstructionFollowingReference _short = new(
        ["punctuation:no_comma", "length_constraints:number_words"],
        [InstructionTests.Arguments("{}"), InstructionTests.Arguments("""{"relation": "less than", "num_words": 4}""")]);

    // One of two instructions followed is not the prompt followed, and what is loosely followed is not strictly.
    [Theory]
    [InlineData("Tea and milk.", true, "The answer follows every instruction.")]
    [InlineData("Tea, milk.", false, "The answer does not follow its instructions: punctuation:no_comma, it has a comma.")]
    [InlineData("Tea, milk, bread and jam.", false, "The answer does not follow its instructions: punctuation:no_comma, it has a comma; length_constraints:number_words, it has 5 words, not fewer than 4.")]
    [InlineData("Sure, here:\nTea.", false, "The answer does not follow its instructions: punctuation:no_comma, it has a comma.")]
    public void Every_instruction_must_be_followed_strictly(string answer, bool correct, string reason)
    {
        Verdict verdict = Verify(answer, _short);
        verdict.Correct.ShouldBe(correct);
        verdict.Reason.ShouldBe(reason);
        verdict.ExtractedAnswer.ShouldBe(answer);
    }

    // The gates come first here as everywhere.
    [Fact]
    public void An_answer_without_a_trace_does_not_count() => new InstructionFollowingVerifier()
        .Verify(Problem(_short), new(TraceOutcome.NoTrace, "", "Tea and milk.", FinishReason.Stop)).Correct.ShouldBeFalse();

    // Data that is at fault must not look like a model that follows nothing.
    [Fact]
    public void A_fault_of_the_data_is_thrown() => Should.Throw<ArgumentException>(() => Verify("Tea.", _short with { Ids = ["punctuation:no_comma"] })).Message.ShouldContain("arguments for 2");

    private static Problem Problem(InstructionFollowingReference reference) => CweVerifierTests.Cwe79() with { Verifier = "instruction-following", Reference = reference };

    private static Verdict Verify(string answer, InstructionFollowingReference reference) => new InstructionFollowingVerifier().Verify(Problem(reference), new(TraceOutcome.Closed, CweVerifierTests.Reasoning, answer, FinishReason.Stop));
}
