using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;
using CsCheck;

namespace Casebook.Reasoning.Tests.Verification;

public sealed class CweVerifierTests
{
    // The score of a model is what this table says it is.
    [Theory]
    [InlineData("CWE-79", true, "CWE-79")]
    [InlineData("The weakness is:\nCWE-79", true, "CWE-79")]
    [InlineData("CWE-79\r\n\r\n", true, "CWE-79")]
    [InlineData("**CWE-79**.", true, "CWE-79")]
    [InlineData("CWE-79 (CWE-79)", true, "CWE-79")]
    [InlineData("CWE-79: cross-site scripting, rank 1.5", true, "CWE-79")]
    [InlineData("CWE-79\nI am sure.", false, null)]
    [InlineData("CWE-89\nCWE-79", true, "CWE-79")]
    [InlineData("CWE-80", false, "CWE-80")]
    [InlineData("CWE-79 or CWE-80", false, null)]
    [InlineData("CWE-79/CWE-89/CWE-22", false, null)]
    [InlineData("79", false, null)]
    [InlineData("cwe-79", false, null)]
    [InlineData("CWE-790", false, "CWE-790")]
    [InlineData("CWE-079", false, null)]
    [InlineData("CWE-7 9", false, "CWE-7")]
    [InlineData("CWE-79a", false, null)]
    [InlineData("XCWE-79", false, null)]
    [InlineData("NVD-CWE-79", false, null)]
    [InlineData("CWE-79-1", false, null)]
    [InlineData("CWE-79.1", false, null)]
    [InlineData("CWE-79_", false, null)]
    [InlineData("CWE-79999999999999999999", false, null)]
    [InlineData("\uFF23\uFF37\uFF25-79", false, null)] // full-width letters
    [InlineData("CWE-\uFF17\uFF19", false, null)] // full-width digits
    [InlineData("\u0421WE-79", false, null)] // Cyrillic Es
    [InlineData("CWE\u201179", false, null)] // non-breaking hyphen
    [InlineData("CWE-79\u0660", false, null)] // an Arabic-Indic zero makes it a longer number
    [InlineData("CWE-7\u200B9", false, null)] // zero-width space
    [InlineData("CWE-79\u0301", false, null)] // combining accent
    [InlineData("CWE-79\u00B2", false, null)] // superscript
    [InlineData("CWE-", false, null)]
    [InlineData("not CWE-79", false, null)]
    [InlineData("It isn't really **CWE-79**", false, null)]
    [InlineData("It cannot be CWE-79.", false, null)]
    [InlineData("Anything other than CWE-79", false, null)]
    [InlineData("CWE-79, not a missing check", true, "CWE-79")]
    [InlineData("Not memory safety, CWE-79", true, "CWE-79")]
    [InlineData("No doubt: CWE-79", true, "CWE-79")]
    [InlineData("More than likely CWE-79", true, "CWE-79")]
    [InlineData("There is no CWE-79", false, null)]
    [InlineData("~~CWE-79~~", false, null)]
    [InlineData("<!-- CWE-79 -->", false, null)]
    [InlineData("<!--\nCWE-79", false, null)]
    [InlineData("\u202EThe answer is CWE-79", false, null)]
    public void The_answers_last_line_names_exactly_one_weakness(string answer, bool correct, string? extracted)
    {
        Verdict verdict = Verify(answer);
        verdict.Correct.ShouldBe(correct);
        verdict.ExtractedAnswer.ShouldBe(extracted);
        verdict.Violations.ShouldBeEmpty();
        verdict.Reason.ShouldEndWith(".");
    }

    // A reward for an answer without reasoning teaches the model not to reason.
    [Theory]
    [InlineData(TraceOutcome.Closed, Reasoning, "CWE-79", "")]
    [InlineData(TraceOutcome.Closed, "because", "CWE-79", "no-filler")]
    [InlineData(TraceOutcome.Unclosed, "it is CWE-79", "", "closed,answer-present")]
    [InlineData(TraceOutcome.Unclosed, "it is", "CWE-79", "closed,answer-present")]
    [InlineData(TraceOutcome.NoTrace, "", "CWE-79", "closed")]
    [InlineData(TraceOutcome.Empty, "", "CWE-79", "not-empty")]
    [InlineData(TraceOutcome.Closed, " \n...", "CWE-79", "not-empty")]
    [InlineData(TraceOutcome.Closed, Reasoning, "", "answer-present")]
    [InlineData(TraceOutcome.Closed, Reasoning, " \n ", "answer-present")]
    [InlineData(TraceOutcome.Empty, "", "", "not-empty,answer-present")]
    public void A_completion_that_fails_a_gate_is_wrong_and_the_gate_is_named(TraceOutcome outcome, string trace, string answer, string violations)
    {
        Verdict verdict = new CweVerifier().Verify(Cwe79(), new(outcome, trace, answer, FinishReason.Stop));
        string.Join(',', verdict.Violations).ShouldBe(violations);
        verdict.Correct.ShouldBe(violations.Length == 0);
    }

    // "CWE-78" that the token budget cut out of "CWE-787" must not count as CWE-78.
    [Fact]
    public void An_answer_that_was_cut_is_none()
    {
        Verdict verdict = new CweVerifier().Verify(Cwe79(), new(TraceOutcome.Closed, Reasoning, "CWE-79", FinishReason.Length));
        (verdict.Correct, verdict.ExtractedAnswer, verdict.Violations.Single()).ShouldBe((false, null, "answer-present"));
    }

    // A verifier that throws on a strange answer ends a training run after hours.
    [Fact]
    public void No_answer_makes_it_throw_and_none_without_the_id_is_right() =>
        Gen.Select(Gen.OneOf(Gen.String, Gen.String[Gen.Char["CWE-79\n \uD83D\uDE00\u0421\u200B"], 0, 30]), Gen.Enum<TraceOutcome>()).Sample((text, outcome) =>
        {
            Verdict verdict = new CweVerifier().Verify(Cwe79(), new(outcome, text, text, FinishReason.Length));
            if (verdict.Correct)
            {
                text.ShouldContain("CWE-79");
                outcome.ShouldBe(TraceOutcome.Closed);
            }
        }, iter: 20_000);

    // Data whose reference is of another kind must not look like a model that is always wrong.
    [Fact]
    public void A_reference_of_another_kind_is_a_fault_of_the_data() =>
        Should.Throw<ArgumentException>(() => new CvssVerifier().Verify(Cwe79(), new(TraceOutcome.Closed, "t", "a", FinishReason.Stop)))
            .Message.ShouldContain("Problem p asks for the verifier cvss31, but its reference is a CweReference");

    // A misspelt verifier in a data file is found before training, with the names that exist.
    [Fact]
    public void Verifiers_are_found_by_name()
    {
        Verifiers.ByName("cwe").ShouldBeOfType<CweVerifier>();
        Verifiers.ByName("cvss31").ShouldBeOfType<CvssVerifier>();
        Should.Throw<ArgumentException>(() => Verifiers.ByName("cvss")).Message.ShouldContain("use one of attack-mitigations, attack-technique, attack-techniques, code, cvss-score, cvss31, cwe, ");
        Verifiers.All.ShouldAllBe(verifier => Verifiers.ByName(verifier.Name) == verifier);
    }

    /// <summary>A trace that passes every gate, for tests that are about answers.</summary>
    internal const string Reasoning = "The page shows the visitor's text without escaping it.";

    internal static Problem Cwe79() => new()
    {
        Id = "p",
        Domain = "cve-cwe",
        Source = "test",
        Messages = [new("user", "x")],
        Verifier = "cwe",
        Reference = new CweReference("CWE-79"),
    };

    private static Verdict Verify(string answer) => new CweVerifier().Verify(Cwe79(), new(TraceOutcome.Closed, Reasoning, answer, FinishReason.Stop));
}
