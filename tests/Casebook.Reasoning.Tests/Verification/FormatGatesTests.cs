using Casebook.Reasoning.Adversarial;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;
using CsCheck;

namespace Casebook.Reasoning.Tests.Verification;

public sealed class FormatGatesTests
{
    private const string Prompt = "Name the weakness (CWE) behind this vulnerability.\n\nThe gallery shows the visitor's name on its front page without escaping it, so that scripts run in other browsers.";
    private const int Megabytes10 = 10 << 20;

    // Every trick must fall to the gate that is there for it: one that falls by accident comes back with the next change.
    [Theory]
    [InlineData("no-trace", "closed")]
    [InlineData("empty-trace", "not-empty")]
    [InlineData("whitespace-trace", "not-empty")]
    [InlineData("punctuation-trace", "not-empty")]
    [InlineData("invisible-trace", "not-empty")]
    [InlineData("hmm-trace", "no-filler")]
    [InlineData("announcement-trace", "no-filler")]
    [InlineData("assurance-trace", "no-filler")]
    [InlineData("dummy-text-trace", "no-filler")]
    [InlineData("one-word-trace", "no-filler")]
    [InlineData("counting-trace", "no-filler")]
    [InlineData("alphabet-trace", "no-filler")]
    [InlineData("answer-as-trace", "no-filler")]
    [InlineData("all-options-as-trace", "no-filler")]
    [InlineData("copied-prompt", "no-copied-prompt")]
    [InlineData("copied-prompt-announced", "no-copied-prompt")]
    [InlineData("copied-prompt-twice", "no-copied-prompt")]
    [InlineData("copied-prompt-upper-case", "no-copied-prompt")]
    [InlineData("copied-prompt-with-answer", "no-copied-prompt")]
    [InlineData("word-loop", "no-repetition,no-filler")]
    [InlineData("line-loop", "no-repetition")]
    [InlineData("numbered-loop", "no-repetition")]
    [InlineData("paragraph-loop", "no-repetition")]
    [InlineData("long-paragraph-loop", "no-repetition")]
    [InlineData("loop-after-reasoning", "no-repetition")]
    [InlineData("letter-flood-after-reasoning", "no-repetition")]
    [InlineData("mark-flood-after-reasoning", "no-repetition")]
    [InlineData("unclosed-with-answer", "closed,answer-present")]
    [InlineData("answer-only-in-trace", "answer-present")]
    [InlineData("cut-by-budget", "answer-present")]
    [InlineData("second-trace", "answer-only-after-trace")]
    [InlineData("second-trace-unclosed", "answer-only-after-trace")]
    [InlineData("close-tag-as-text", "answer-only-after-trace")]
    [InlineData("tags-in-capitals", "answer-only-after-trace")]
    [InlineData("tags-with-spaces", "answer-only-after-trace")]
    [InlineData("tags-of-other-models", "answer-only-after-trace")]
    [InlineData("reasoning-in-the-answer", "answer-only-after-trace")]
    [InlineData("ten-thousand-repeats", "answer-only-after-trace")]
    [InlineData("ten-thousand-repeats-joined", "answer-only-after-trace")]
    [InlineData("control-right", "")]
    public void Each_trick_falls_to_its_own_gate(string kind, string violations)
    {
        AdversarialKind tried = AdversarialKinds.All.Single(each => each.Name == kind);
        foreach (Problem problem in AdversarialKinds.SampleProblems.Where(problem => tried.AppliesTo(problem.Verifier)))
        {
            if (tried.For(problem) is not { } completion)
            {
                // The form of an answer has no slots to fill.
                problem.Reference.ShouldBeOfType<InstructionFollowingReference>();
                continue;
            }
            string.Join(',', FormatGates.Violations(problem, completion)).ShouldBe(violations, problem.Id);
        }
    }

    // What honest models write must pass, or training takes their habits away.
    [Theory]
    [InlineData("The page shows the name without escaping it: cross-site scripting.")]
    [InlineData("\"without escaping it\" is the cue. So CWE-79, cross-site scripting.")]
    [InlineData("It says \"shows the visitor's name on its front page without escaping it\". Scripts reach the page; CWE-79 fits, CWE-89 needs a database.")]
    [InlineData("AV: \"remotely\" means network, so AV:N.\nAC: \"always\" means low, so AC:L.\nPR: \"anyone\" means none, so PR:N.\nUI: \"alone\" means none, so UI:N.\nS: \"itself\" means unchanged, so S:U.\nC: \"reads\" means high, so C:H.\nI: \"writes\" means high, so I:H.\nA: \"stops\" means high, so A:H.")]
    [InlineData("AV:N since anyone on the network can send it. The rest: AC:L/PR:N, nothing hinders.")]
    [InlineData("12 * 3 = 36\n36 + 5 = 41")]
    [InlineData("No, no, no. That would be very, very, very strange for a database fault. The page is the sink.")]
    [InlineData("The list starts as [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] and the loop sets index 3.")]
    [InlineData("The payload AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA overwrites the return address.")]
    [InlineData("页面显示访客的名字而没有转义，因此脚本会运行。")]
    [InlineData("Die Seite zeigt den Namen ungefiltert, also laufen fremde Skripte.")]
    [InlineData("A trace may speak of <think> and </think> itself when a template is what is asked about.")]
    public void Honest_traces_pass(string trace) => Of(trace, "CWE-79").ShouldBeEmpty();

    // A long answer is a hiding place only where answers are short.
    [Fact]
    public void Long_answers_are_refused_only_where_answers_are_short()
    {
        string answer = string.Join(' ', Enumerable.Range(0, 100).Select(i => Word(i)));
        Of(CweVerifierTests.Reasoning, answer).ShouldBe([FormatGates.AnswerOnlyAfterTrace]);
        FormatGates.Violations(AProblem() with { Reference = new Essay() }, new(TraceOutcome.Closed, CweVerifierTests.Reasoning, answer, FinishReason.Stop)).ShouldBeEmpty();
        string longer = string.Join(' ', Enumerable.Range(0, 101).Select(i => Word(i)));
        Of(longer, answer).ShouldBeEmpty();
    }

    // A completion can be as long as its budget: with quadratic time, one hostile text would stop a training run. These would take days.
    [Theory]
    [InlineData("a")]
    [InlineData("<")]
    [InlineData("< ")]
    [InlineData(" ")]
    [InlineData("a ")]
    [InlineData("CWE-79/")]
    [InlineData("CWE-79 ")]
    [InlineData("not*")]
    public void Ten_megabytes_of_anything_are_judged(string unit)
    {
        string text = new System.Text.StringBuilder().Insert(0, unit, Megabytes10 / unit.Length).ToString();
        new CweVerifier().Verify(AProblem(), new(TraceOutcome.Closed, text, "CWE-79", FinishReason.Stop)).Correct.ShouldBeFalse();
        new CweVerifier().Verify(AProblem(), new(TraceOutcome.Closed, CweVerifierTests.Reasoning, text, FinishReason.Stop)).Correct.ShouldBeFalse();
    }

    // The same for text without any repetition, where every look goes to the end.
    [Fact]
    public void Ten_megabytes_of_different_words_are_judged()
    {
        string text = string.Join(' ', Enumerable.Range(0, 1 << 20).Select(i => Word(i)));
        Of(text, "CWE-79").ShouldBeEmpty();
        FormatGates.Violations(AProblem() with { Messages = [new("user", text)] }, new(TraceOutcome.Closed, text, "CWE-79", FinishReason.Stop)).ShouldBe([FormatGates.NoCopiedPrompt]);
    }

    // Every gate that can fail must say so in words.
    [Fact]
    public void Every_gate_has_its_sentence() =>
        FormatGates.All.Select(gate => FormatGates.Explain([gate])).ShouldBeUnique();

    // A gate that throws on a strange completion ends a training run after hours.
    [Fact]
    public void No_completion_makes_them_throw() =>
        Gen.Select(Gen.OneOf(Gen.String, Gen.String[Gen.Char["aA1 -_:/.<>think|\"\n\uD83D\uDE00\u4E00"], 0, 300]), Gen.String, Gen.Enum<TraceOutcome>(), Gen.Enum<FinishReason>())
            .Sample((trace, answer, outcome, finish) =>
            {
                IReadOnlyList<string> violations = FormatGates.Violations(AProblem(), new(outcome, trace, answer, finish));
                violations.ShouldBeSubsetOf(FormatGates.All);
                violations.ShouldBeUnique();
                violations.ShouldBe(FormatGates.All.Where(violations.Contains));
            }, iter: 5_000);

    /// <summary>A word of letters alone for every number.</summary>
    private static string Word(int number) => string.Concat($"w{number:x7}".Select(c => char.IsAsciiDigit(c) ? (char)(c - '0' + 'g') : c));

    private static Problem AProblem() => CweVerifierTests.Cwe79() with { Messages = [new("user", Prompt)] };

    private static IReadOnlyList<string> Of(string trace, string answer) =>
        FormatGates.Violations(AProblem(), new(TraceOutcome.Closed, trace, answer, FinishReason.Stop));

    private sealed record Essay : ReferenceAnswer;
}
