using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;
using CsCheck;

namespace Casebook.Reasoning.Tests.Verification;

public sealed class TechniqueSetVerifierTests
{
    // The score of a model is what this table says it is.
    [Theory]
    [InlineData("T1059.001, T1486", true, "T1059.001, T1486")]
    [InlineData("T1486 and T1059.001.", true, "T1059.001, T1486")]
    [InlineData("T1486, T1059.001, T1486", true, "T1059.001, T1486")]
    [InlineData("It may be T1003.\nAnswer: T1059.001, T1486", true, "T1059.001, T1486")]
    [InlineData("Answer:\n- T1059.001 (PowerShell)\n- T1486", true, "T1059.001, T1486")]
    [InlineData("**Answer:** T1059.001, T1486", true, "T1059.001, T1486")]
    [InlineData("T1059.001", false, "T1059.001")]
    [InlineData("T1059, T1486", false, "T1059, T1486")]
    [InlineData("T1059.001, T1486, T1003", false, "T1003, T1059.001, T1486")]
    [InlineData("T1059.001\nT1486", false, "T1486")] // the last line alone counts without a label
    [InlineData("T1059.001, not T1486", false, null)]
    [InlineData("Answer: not T1059.001\nT1486", false, null)]
    [InlineData("~~T1059.001~~ T1486", false, null)]
    [InlineData("Answer: T1059.001, T1486 <!-- T1003 -->", false, null)]
    [InlineData("t1059.001, t1486", false, null)]
    [InlineData("none", false, null)]
    public void The_answer_names_exactly_the_techniques(string answer, bool correct, string? extracted)
    {
        Verdict verdict = Verify(answer, new(["T1486", "T1059.001"]));
        verdict.Correct.ShouldBe(correct, verdict.Reason);
        verdict.ExtractedAnswer.ShouldBe(extracted);
        verdict.Reason.ShouldEndWith(".");
    }

    // CTIBench asks for techniques without their sub-techniques.
    [Theory]
    [InlineData("T1059, T1486", true)]
    [InlineData("T1059.003, T1486", true)]
    [InlineData("T1059.003, T1059.001, T1486", true)]
    [InlineData("T1059", false)]
    [InlineData("T1059, T1486, T1490", false)]
    public void Sub_techniques_are_folded_where_the_reference_says_so(string answer, bool correct) =>
        Verify(answer, new(["T1486", "T1059.001"], FoldSubTechniques: true)).Correct.ShouldBe(correct);

    // Each of the four is reported for one benchmark or another.
    [Theory]
    [InlineData("T1486, T1059.001", 2, 2, 1, 1, 1, 1)]
    [InlineData("T1486, T1003, T1490", 1, 3, 1 / 3.0, 1 / 2.0, 2 / 5.0, 1 / 4.0)]
    [InlineData("T1003", 0, 1, 0, 0, 0, 0)]
    [InlineData("nothing", 0, 0, 0, 0, 0, 0)]
    public void Agreement_is_measured_in_four_ways(string answer, int common, int given, double precision, double recall, double f1, double jaccard)
    {
        SetAgreement agreement = TechniqueSetVerifier.Agreement(answer, new(["T1486", "T1059.001"]));
        (agreement.Common, agreement.Given, agreement.Wanted).ShouldBe((common, given, 2));
        agreement.Precision.ShouldBe(precision, 1e-12);
        agreement.Recall.ShouldBe(recall, 1e-12);
        agreement.F1.ShouldBe(f1, 1e-12);
        agreement.Jaccard.ShouldBe(jaccard, 1e-12);
    }

    // A micro average is one of counts, not of shares.
    [Fact]
    public void Counts_of_several_answers_add_up() => (new SetAgreement(1, 2, 4) + new SetAgreement(3, 3, 3)).ShouldBe(new(4, 5, 7));

    // A file that lists no technique would call every answer wrong.
    [Fact]
    public void A_reference_without_techniques_is_a_fault_of_the_data() => Should.Throw<ArgumentException>(() => Verify("T1486", new([]))).Message.ShouldContain("no techniques");

    // A verifier that throws on a strange answer ends a training run after hours.
    [Fact]
    public void No_answer_makes_it_throw() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["T1059.486, \nAnswer:*~"], 0, 40]).Sample(text => Verify(text, new(["T1486"])).Reason.ShouldNotBeEmpty(), iter: 10_000);

    // CTIBench's own references must agree with themselves.
    [Fact]
    public void Published_sets_are_read_whole()
    {
        string? data = Environment.GetEnvironmentVariable("CASEBOOK_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(data), "CASEBOOK_DATA is not set: no published sets to read.");
        string[] truths = [.. File.ReadLines(Path.Combine(data, "ctibench", "cti-ate.tsv")).Skip(1).Select(line => line.Split('\t')[^1])];
        truths.Length.ShouldBe(60);
        foreach (string truth in truths)
        {
            string[] ids = [.. truth.Split(',').Select(id => id.Trim()).Distinct()];
            Verify($"Because of this.\nAnswer: {truth}", new(ids, FoldSubTechniques: true)).Correct.ShouldBeTrue(truth);
        }
    }

    private static Verdict Verify(string answer, TechniqueSetReference reference) => new TechniqueSetVerifier().Verify(
        CweVerifierTests.Cwe79() with { Verifier = "attack-techniques", Reference = reference }, new(TraceOutcome.Closed, CweVerifierTests.Reasoning, answer, FinishReason.Stop));
}
