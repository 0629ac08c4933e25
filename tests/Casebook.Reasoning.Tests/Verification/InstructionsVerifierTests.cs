using Casebook.Reasoning.Constraints;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;
using CsCheck;

namespace Casebook.Reasoning.Tests.Verification;

public sealed class InstructionsVerifierTests
{
    public static TheoryData<Constraint, string, bool> Table { get; } = new()
    {
        { new WordCount(3), "Lock the screen.", true },
        { new WordCount(3), "Use two-factor \u2013 always.", true }, // a lone dash is no word
        { new WordCount(3), "Lock screens.", false },
        { new WordCount(3), "Lock every\nopen screen.", false },
        { new MostWords(3), "Lock it.", true },
        { new MostWords(3), "Lock the screen now.", false },
        { new SentenceCount(2), "Lock it. Why? ", true },
        { new SentenceCount(2), "Version 1.5 is old. Update", true },
        { new SentenceCount(2), "Wait... Then lock it!", true },
        { new SentenceCount(2), "Lock it.", false },
        { new SentenceCount(2), "One. Two. Three.", false },
        { new ParagraphCount(2), "One.\n\nTwo.", true },
        { new ParagraphCount(2), "One.\r\n\r\nTwo.", true },
        { new ParagraphCount(2), "One.\n \n\n\nTwo.", true },
        { new ParagraphCount(2), "One.\nTwo.", false },
        { new BulletCount(2), "- one\n- two", true },
        { new BulletCount(2), "* one\n\n* two", true },
        { new BulletCount(2), "- one\n- two\n- three", false },
        { new BulletCount(2), "Here:\n- one\n- two", false },
        { new BulletCount(2), "-one\n-two", false },
        { new BulletCount(2), "- one - two", false },
        { new NumberedCount(2), "1. one\n2. two", true },
        { new NumberedCount(2), "1) one\n2) two", true },
        { new NumberedCount(2), "1. one\n1. two", false },
        { new NumberedCount(2), "2. one\n1. two", false },
        { new NumberedCount(2), "1. one\n2. two\n3. three", false },
        { new NumberedCount(2), "1. one\ntwo", false },
        { new NumberedCount(2), "\uFF11. one\n\uFF12. two", false },
        { new IncludedWord("key"), "Guard the KEY.", true },
        { new IncludedWord("key"), "Guard the keyboard.", false },
        { new IncludedWord("key"), "The monkey and the key.", true },
        { new AvoidedWord("key"), "Guard the keyboard.", true },
        { new AvoidedWord("key"), "A Key, then.", false },
        { new LowerCase(), "lock it at 5.", true },
        { new LowerCase(), "Lock it.", false },
        { new LowerCase(), "1 2 3", false },
        { new UpperCase(), "LOCK IT.", true },
        { new UpperCase(), "LOCk IT.", false },
        { new StartPhrase("In short:"), "In short: lock it.", true },
        { new StartPhrase("In short:"), "Well. In short: lock it.", false },
        { new StartPhrase("In short:"), "in short: lock it.", false },
        { new EndPhrase("Stay safe."), "Lock it. Stay safe.\n", true },
        { new EndPhrase("Stay safe."), "Stay safe. Bye", false },
        { new JsonKeys(["risk", "tip"]), "{\"tip\": \"lock\", \"risk\": 1}", true },
        { new JsonKeys(["risk", "tip"]), "```json\n{\"tip\": \"lock\", \"risk\": null}\n```", true },
        { new JsonKeys(["risk", "tip"]), "{\"tip\": \"lock\"}", false },
        { new JsonKeys(["risk", "tip"]), "{\"tip\": 1, \"risk\": 1, \"x\": 1}", false },
        { new JsonKeys(["risk", "tip"]), "{\"tip\": 1, \"risk\": 1, \"risk\": 1}", false },
        { new JsonKeys(["risk", "tip"]), "{\"tip\": 1, \"risk\": 1,}", false },
        { new JsonKeys(["risk", "tip"]), "Here: {\"tip\": 1, \"risk\": 1}", false },
        { new JsonKeys(["risk", "tip"]), "[\"risk\", \"tip\"]", false },
        { new JsonKeys(["risk", "tip"]), "``````", false },
        { new CommaList(["key", "lock", "vault"]), "key, lock, vault", true },
        { new CommaList(["key", "lock", "vault"]), "KEY,lock , vault.", true },
        { new CommaList(["key", "lock", "vault"]), "lock, key, vault", false },
        { new CommaList(["key", "lock", "vault"]), "key, lock and vault", false },
        { new CommaList(["key", "lock", "vault"]), "key, lock, vault, door", false },
        { new NoCommas(), "Lock it; go.", true },
        { new NoCommas(), "Lock it, go.", false },
        { new NoCommas(), "Lock it\uFF0C go.", false }, // a full-width comma is one too
        { new Enclosed(), "\"Lock it.\"", true },
        { new Enclosed(), "\"Lock\" and \"go\"", false },
        { new Enclosed(), "\"\"", false },
        { new Enclosed(), "Lock it.", false },
    };

    // The score of a model is what this table says it is.
    [Theory]
    [MemberData(nameof(Table))]
    public void A_constraint_holds_or_does_not(Constraint constraint, string answer, bool correct)
    {
        Verdict verdict = Verify(answer, constraint);
        verdict.Correct.ShouldBe(correct, verdict.Reason);
        verdict.Reason.ShouldEndWith(".");
    }

    // The last line alone would let anything stand above it.
    [Fact]
    public void All_of_the_answer_counts_and_all_constraints_must_hold()
    {
        Verify("Sure, here it is!\nlock it", new LowerCase()).Correct.ShouldBeFalse();
        Verify("lock it", new LowerCase(), new WordCount(2)).Correct.ShouldBeTrue();
        Verdict verdict = Verify("lock it now", new LowerCase(), new WordCount(2), new EndPhrase("x"));
        verdict.Correct.ShouldBeFalse();
        verdict.Reason.ShouldBe("The answer does not hold to the instructions: it has 3 words, not 2; it does not end with x.");
    }

    // Form alone would pay for whatever comes first to hand.
    [Theory]
    [InlineData("lock lock lock lock lock lock lock lock lock lock lock lock lock lock lock lock lock lock lock lock lock lock lock lock lock")]
    [InlineData("lock it <!-- and more -->")]
    [InlineData("lock ~~it~~ now")]
    [InlineData("lo\u200Bck it")]
    [InlineData("l\u043Eck it")] // a Cyrillic letter
    [InlineData("let me think about this step by step")]
    [InlineData("- a\n- b\n- c")]
    public void Loops_disguises_and_words_that_say_nothing_are_no_answer(string answer) => Verify(answer, new LowerCase()).Correct.ShouldBeFalse();

    // The demand is written in the very form that it demands: copying it would do.
    [Fact]
    public void The_task_copied_is_no_answer()
    {
        Problem problem = CweVerifierTests.Cwe79() with { Messages = [new("user", "write to guests about locks and say the word vault once")], Verifier = "instructions", Reference = new InstructionsReference([new LowerCase(), new IncludedWord("vault")]) };
        Verdict Of(string answer) => new InstructionsVerifier().Verify(problem, new(TraceOutcome.Closed, CweVerifierTests.Reasoning, answer, FinishReason.Stop));
        Of("write to guests about locks and say the word vault once").Reason.ShouldBe("The answer says nothing beside what it copied from the prompt.");
        Of("please lock the vault before you leave for lunch").Correct.ShouldBeTrue();
    }

    // A reference without constraints would call everything right.
    [Fact]
    public void A_reference_without_constraints_is_a_fault_of_the_data() =>
        Should.Throw<ArgumentException>(() => Verify("x")).Message.ShouldContain("no constraints");

    // A verifier that throws on a strange answer ends a training run after hours.
    [Fact]
    public void No_answer_makes_it_throw()
    {
        Constraint[] all = [.. Table.Select(row => row.Data.Item1).Distinct()];
        all.Select(constraint => constraint.GetType()).Distinct().Count().ShouldBe(16);
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["{}\":,` ab\n.-*12\uD83D\\u"], 0, 40]).Sample(text => Verify(text, all).Reason.ShouldNotBeEmpty(), iter: 5000);
    }

    private static Verdict Verify(string answer, params Constraint[] constraints) => new InstructionsVerifier().Verify(
        CweVerifierTests.Cwe79() with { Verifier = "instructions", Reference = new InstructionsReference(constraints) }, new(TraceOutcome.Closed, CweVerifierTests.Reasoning, answer, FinishReason.Stop));
}
