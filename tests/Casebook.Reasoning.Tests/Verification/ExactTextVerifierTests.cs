using System.Text.Json;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;
using CsCheck;

namespace Casebook.Reasoning.Tests.Verification;

public sealed class ExactTextVerifierTests
{
    // The score of a model is what this table says it is.
    [Theory]
    [InlineData("(B)", "(B)", true)]
    [InlineData("(B)", "B", true)]
    [InlineData("(B)", "b.", true)]
    [InlineData("(B)", "So the answer is (B).", true)]
    [InlineData("(B)", "At ten it shows nine.\nSo the answer is **(B)**.", true)]
    [InlineData("(B)", "Answer: (B)", true)]
    [InlineData("(B)", "The answer is: B", true)]
    [InlineData("(B)", "The answer is (A). No, the answer is (B).", true)]
    [InlineData("valid", "So the argument holds, and the answer is Valid.", true)]
    [InlineData("anvil copper ferry", "So the answer is anvil  copper ferry.", true)]
    [InlineData("} ] >", "So the answer is } ] >.", true)]
    [InlineData("-35", "So the answer is -35.", true)]
    [InlineData("(B)", "(A)", false)]
    [InlineData("(B)", "So the answer is (B).\nOr (A).", false)]
    [InlineData("(B)", "(A) or (B)", false)]
    [InlineData("(B)", "(B) 8:50", false)]
    [InlineData("(B)", "The answer is not (B).", false)]
    [InlineData("(B)", "((B))", false)]
    [InlineData("valid", "invalid", false)]
    [InlineData("-35", "35", false)]
    [InlineData("3", "3.0", false)]
    [InlineData("} ] >", "}]>", false)]
    [InlineData("anvil copper ferry", "anvil, copper, ferry", false)]
    [InlineData("(B)", "~~(B)~~", false)]
    [InlineData("(B)", "<!-- (B)\n(B)", false)]
    [InlineData("(B)", "(\u0412)", false)] // Cyrillic Ve
    [InlineData("(B)", "So the answer is", false)]
    public void What_the_answer_says_in_the_end_is_the_text_or_not(string reference, string answer, bool correct)
    {
        Verdict verdict = Verify(answer, reference);
        verdict.Correct.ShouldBe(correct, verdict.Reason);
        verdict.Reason.ShouldEndWith(".");
    }

    // A verifier that throws on a strange answer ends a training run after hours.
    [Fact]
    public void No_answer_makes_it_throw() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["answer is:*(B).\n"], 0, 40]).Sample(text => Verify(text, "(B)").Reason.ShouldNotBeEmpty(), iter: 10_000);

    // Every target of the published tasks must be right when it is given in the form of their worked examples.
    [Fact]
    public void Published_targets_are_right_in_the_published_form()
    {
        string? data = Environment.GetEnvironmentVariable("CASEBOOK_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(data), "CASEBOOK_DATA is not set: no published targets to read.");
        string[] targets = [.. Directory.GetFiles(Path.Combine(data, "bbh", "bbh"), "*.json").Order(StringComparer.Ordinal).SelectMany(path =>
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
            return document.RootElement.GetProperty("examples").EnumerateArray().Select(example => example.GetProperty("target").GetString()!).ToArray();
        })];
        targets.Length.ShouldBe(6511); // arXiv 2210.09261, table 1
        targets.Where(target => !Verify($"We see it.\nSo the answer is {target}.", target).Correct || !Verify(target, target).Correct).ShouldBeEmpty();
        targets.Where(target => Verify($"So the answer is {target} x.", target).Correct).ShouldBeEmpty();
    }

    private static Verdict Verify(string answer, string reference) => new ExactTextVerifier().Verify(
        CweVerifierTests.Cwe79() with { Verifier = "exact-text", Reference = new ExactTextReference(reference) }, new(TraceOutcome.Closed, CweVerifierTests.Reasoning, answer, FinishReason.Stop));
}
