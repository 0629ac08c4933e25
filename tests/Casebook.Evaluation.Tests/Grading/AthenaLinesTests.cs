using Casebook.Evaluation.Benchmarks.Readings;
using CsCheck;

namespace Casebook.Evaluation.Tests.Grading;

/// <summary>What the script of AthenaBench takes for an answer, with sentences of our own.</summary>
public class AthenaLinesTests
{
    [Theory]
    [InlineData("Answer: C", "C")]
    [InlineData("B would do.\n\nFinal Answer - d", "D")]
    [InlineData("Answer: B\n\nI hope this helps.", "B")]
    [InlineData("Answer: B\nThat is a safe choice.", "A")] // an article is a letter that stands alone
    [InlineData("Answer: B or D", "B")]
    [InlineData("Answer:\nC", "C")]
    [InlineData("D\nAnswer:", "D")]
    [InlineData("A\nThe answer follows.\nNothing here", "A")]
    [InlineData("**Answer: B**", "B")]
    [InlineData("Prediction: Output: C", "C")]
    [InlineData("Answer: F", null)]
    [InlineData("Answer: AB", null)]
    [InlineData("x\u2028Answer: D\u0085", "D")]
    [InlineData("", null)]
    public void Letter(string text, string? letter) => AthenaLines.Letter(text).ShouldBe(letter);

    [Theory]
    [InlineData("Answer: CWE-79", "CWE-79")]
    [InlineData("answer: cwe-79", "CWE-79")]
    [InlineData("CWE-20, or CWE-79", "CWE-20")] // the first of the line
    [InlineData("CWE-20\nCWE-79", "CWE-79")] // of the last line
    [InlineData("XCWE-79a", "CWE-79")]
    [InlineData("CWE 79", null)]
    [InlineData("CWE\u201179", null)]
    public void Weakness(string text, string? id) => AthenaLines.Weakness(text).ShouldBe(id);

    [Theory]
    [InlineData("Answer: CVSS:3.1/AV:N/AC:L", "CVSS:3.1/AV:N/AC:L")]
    [InlineData("**CVSS:3.1/AV:N/AC:L**", "CVSS:3.1/AV:N/AC:L**")] // markup makes it no vector
    [InlineData("cvss:3.1/av:n", "cvss:3.1/av:n")]
    [InlineData("CVSS:3.0/AV:N/AC:L", null)]
    [InlineData("AV:N/AC:L", null)]
    public void Vector(string text, string? vector) => AthenaLines.Vector(text).ShouldBe(vector);

    [Theory]
    [InlineData("Answer: T1059.001", "T1059")]
    [InlineData("answer: t1059", "T1059")]
    [InlineData("T1003, T1059", "T1003")]
    [InlineData("T10594", "T1059")]
    [InlineData("T105", null)]
    public void Technique(string text, string? id) => AthenaLines.Technique(text).ShouldBe(id);

    [Theory]
    [InlineData("Answer: M1038, M1042", "M1038,M1042")]
    [InlineData("Answer: m1042 and M1038, M1042", "M1042,M1038")]
    [InlineData("M1038\nM1042", "M1042")] // the last line alone
    [InlineData("Answer: M1038\nThat is all.", "")] // whatever it says
    [InlineData("Answer:\nM1038", "M1038")]
    [InlineData("", "")]
    public void Mitigations(string text, string ids) => string.Join(',', AthenaLines.Mitigations(text)).ShouldBe(ids);

    [Theory]
    [InlineData("It fits them.\nAnswer: \"Copper  Finch\"", "Copper Finch")]
    [InlineData("Answer: Copper Finch\n", "Copper Finch")]
    [InlineData("Copper Finch\nAnswer:", "Copper Finch")]
    [InlineData("**Answer:** Copper Finch", "**Answer:** Copper Finch")] // markup before the label keeps it
    [InlineData("Answer: Copper Finch (TA900)", "Copper Finch (TA900)")]
    [InlineData("\n \n", null)]
    public void Name(string text, string? name) => AthenaLines.Name(text).ShouldBe(name);

    // One strange answer must not end the grading of a thousand.
    [Fact]
    public void No_text_makes_it_throw() => Gen.OneOf(Gen.String, Gen.String[Gen.Char["Answer:\n\r\u2028TM1059CVSS:3.1/ -"], 0, 60]).Sample(text =>
    {
        _ = (AthenaLines.Letter(text), AthenaLines.Weakness(text), AthenaLines.Vector(text), AthenaLines.Technique(text), AthenaLines.Mitigations(text), AthenaLines.Name(text));
        _ = (LetterScripts.CyberMetric(text), LetterScripts.Gpqa(text), LetterScripts.SecEval(text), LetterScripts.Boxed(text));
    }, iter: 5_000);
}
