using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Tests.Mathematics;
using Casebook.Reasoning.Verification;
using CsCheck;

namespace Casebook.Reasoning.Tests.Verification;

public sealed class MathematicsVerifierTests
{
    // The score of a model is what this table says it is.
    [Theory]
    [InlineData(@"\frac{1}{2}", @"Half of it: $\boxed{0.5}$", true, "0.5")]
    [InlineData(@"\frac{1}{2}", @"The answer is $\frac12$.", true, @"\frac12")]
    [InlineData(@"\frac{1}{2}", @"$\frac24$", true, @"\frac24")]
    [InlineData(@"\frac{1}{2}", "1/2", true, "1/2")]
    [InlineData(@"\frac{1}{2}", @"\boxed{\frac{1}{3}}", false, @"\frac{1}{3}")]
    [InlineData(@"\frac{1}{2}", @"\boxed{0.7} or \boxed{0.5}", false, null)]
    [InlineData(@"\frac{1}{2}", "\\boxed{0.7}\n\\boxed{0.5}", true, "0.5")]
    [InlineData(@"\frac{1}{2}", @"Anything other than \boxed{0.5}", false, null)]
    [InlineData(@"(-2,18), (8,38)", @"They meet at $\boxed{(-2,18)}$ and $\boxed{(8,38)}$.", true, "(-2,18), (8,38)")]
    [InlineData(@"(8,38)", @"They meet at $\boxed{(-2,18)}$ and $\boxed{(8,38)}$.", false, null)]
    [InlineData(@"\frac{1}{2}", @"\boxed{0.3}, \boxed{0.4} or \boxed{0.5}", false, null)]
    [InlineData(@"\frac{1}{2}", @"\boxed{0.5} = \boxed{\frac12} = \boxed{1/2}", true, "1/2")]
    [InlineData(@"\frac{1}{2}", @"It is not \boxed{0.5}", false, null)]
    [InlineData(@"\frac{1}{2}", @"It isn't really $\boxed{0.5}$", false, null)]
    [InlineData(@"\frac{1}{2}", @"All numbers except \boxed{0.5}", true, "0.5")]
    [InlineData(@"\frac{1}{2}", @"Not bad, so $\boxed{0.5}$", true, "0.5")]
    [InlineData(@"\frac{1}{2}", @"$1 \text{~~or~~} 2$, so $\boxed{0.5}$", true, "0.5")]
    [InlineData(@"\frac{1}{2}", @"~~\boxed{0.5}~~", false, null)]
    [InlineData(@"\frac{1}{2}", @"<!-- \boxed{0.5}", false, null)]
    [InlineData(@"\frac{1}{2}", @"\boxed{0.5", false, null)]
    [InlineData(@"\frac{1}{2}", @"\boxed{}", false, null)]
    [InlineData(@"\frac{1}{2}", "\\boxed{\u202E5.0}", false, null)]
    [InlineData(@"\frac{1}{2}", @"\boxed{\frac{1}{2} \text{ or } \frac13}", false, @"\frac{1}{2} \text{ or } \frac13")]
    [InlineData(@"\frac{1}{2}", "\\boxed\u200B{0.5}", false, "\u200B{0.5}")]
    [InlineData(@"9", @"\boxed{9^{9^{9^{9}}}}", false, @"9^{9^{9^{9}}}")]
    [InlineData(@"(-\infty,2]", @"\boxed{x \le 2}", true, @"x \le 2")]
    [InlineData(@"\text{Evelyn}", @"\boxed{Evelyn}", true, "Evelyn")]
    [InlineData(@"x^2-1", @"\boxed{(x-1)(x+1)}", true, "(x-1)(x+1)")]
    [InlineData(@"45^\circ", @"\boxed{45}", true, "45")]
    [InlineData(@"\begin{pmatrix} 1 \\ 2 \end{pmatrix}", @"\boxed{\begin{bmatrix}1\\2\end{bmatrix}}", true, @"\begin{bmatrix}1\\2\end{bmatrix}")]
    public void The_answer_that_is_given_has_the_references_value(string truth, string answer, bool correct, string? extracted)
    {
        Verdict verdict = Verify(truth, answer);
        verdict.Correct.ShouldBe(correct, verdict.Reason);
        verdict.ExtractedAnswer.ShouldBe(extracted);
        verdict.Reason.ShouldEndWith(".");
    }

    // What is paid for handing the question back is soon handed back.
    [Theory]
    [InlineData("Evaluate $5!$.", "120", @"\boxed{5!}", false)]
    [InlineData("Evaluate $5!$.", "120", @"\boxed{120}", true)]
    [InlineData("Evaluate $5!$.", "120", @"\boxed{5\cdot 24}", true)]
    [InlineData(@"Simplify $\frac{30}{45}$.", @"\frac{2}{3}", @"\boxed{\frac{30}{45}}", false)]
    [InlineData(@"Simplify $\frac{30}{45}$.", @"\frac{2}{3}", @"\boxed{2/3}", true)]
    [InlineData(@"Simplify $\sqrt{8}$.", @"2\sqrt{2}", @"\boxed{\sqrt{8}}", false)]
    [InlineData("Expand $(x+1)^2$.", "x^2+2x+1", @"\boxed{(x + 1)^2}", false)]
    [InlineData("Which is larger, 3/4 or 2/3?", @"\frac{3}{4}", @"\boxed{3/4}", true)]
    [InlineData("Which is larger, $2^5$ or $5^2$?", "2^5", @"\boxed{2^5}", true)]
    [InlineData("Write 84 in base 4.", "1110_4", @"\boxed{84}", false)]
    [InlineData("Write 84 in base 4.", "1110_4", @"\boxed{124_8}", false)]
    [InlineData("Write 84 in base 4.", "1110_4", @"\boxed{1110_{4}}", true)]
    [InlineData("Write 84 in base 4.", "1110_4", @"\boxed{1110}", true)]
    [InlineData("Write 84 in base 4.", "1110_4", @"\boxed{1101}", false)]
    [InlineData("Write $1110_4$ in base ten.", "84", @"\boxed{84_{10}}", true)]
    public void The_question_is_no_answer_to_itself(string question, string truth, string answer, bool correct)
    {
        Problem problem = CweVerifierTests.Cwe79() with { Messages = [new("user", question)], Verifier = "mathematics", Reference = new MathematicsReference(truth) };
        Verdict verdict = new MathematicsVerifier().Verify(problem, new(TraceOutcome.Closed, CweVerifierTests.Reasoning, answer, FinishReason.Stop));
        verdict.Correct.ShouldBe(correct, verdict.Reason);
    }

    // A verifier that throws on a strange answer ends a training run after hours.
    [Fact]
    public void No_answer_makes_either_verifier_throw() =>
        Gen.Select(Gen.OneOf(Gen.String, Gen.String[Gen.Char["\\boxed{}$#answeris 0123.,/^-_~!()\n"], 0, 60]), Gen.Int[0, Pairs.Equal.Count - 1], (text, at) => (text, Pairs.Equal[at])).Sample(each =>
        {
            Verify(each.Item2.A, each.text).Reason.ShouldNotBeEmpty();
            Verify(each.Item2.A, $"{each.text}\n\\boxed{{{each.Item2.B}}}").Reason.ShouldNotBeEmpty();
            NumberVerifierTests.Verify("72", each.text).Reason.ShouldNotBeEmpty();
        }, iter: 20_000);

    // Every kind of answer must be reachable by the tricks that a reward is tried with.
    [Theory]
    [InlineData("0")]
    [InlineData(@"\sqrt{2}")]
    [InlineData(@"(-\infty,3)\cup(3,\infty)")]
    public void The_slots_of_an_answer_are_right_and_wrong(string truth)
    {
        AnswerSlots slots = new MathematicsReference(truth).Slots()!;
        Verify(truth, slots.Right).Correct.ShouldBeTrue();
        Verify(truth, slots.Wrong).Correct.ShouldBeFalse();
        Verify(truth, string.Join(' ', slots.All)).Correct.ShouldBeFalse();
        slots.All.ShouldContain(slots.Right);
    }

    // The gates come first, as with every other verifier.
    [Fact]
    public void A_right_answer_without_a_trace_does_not_count()
    {
        Problem problem = CweVerifierTests.Cwe79() with { Verifier = "mathematics", Reference = new MathematicsReference("5") };
        Verdict verdict = new MathematicsVerifier().Verify(problem, new(TraceOutcome.NoTrace, "", @"\boxed{5}", FinishReason.Stop));
        verdict.Correct.ShouldBeFalse();
        verdict.Violations.ShouldContain(FormatGates.Closed);
    }

    internal static Verdict Verify(string truth, string answer, string trace = CweVerifierTests.Reasoning) => new MathematicsVerifier().Verify(
        CweVerifierTests.Cwe79() with { Verifier = "mathematics", Reference = new MathematicsReference(truth) }, new(TraceOutcome.Closed, trace, answer, FinishReason.Stop));
}
