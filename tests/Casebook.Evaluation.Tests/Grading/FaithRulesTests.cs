using Casebook.Evaluation.Benchmarks.Readings;

namespace Casebook.Evaluation.Tests.Grading;

/// <summary>What the protocol of the model's authors takes for an answer: its rules, with sentences of our own.</summary>
public class FaithRulesTests
{
    // A reader compares our faith column with published numbers: a pattern that is a little more generous makes them look worse.
    [Theory]
    [InlineData("Both fit.\nAnswer: B", "B", true)]
    [InlineData("answer : (c) since it spreads", "C", true)]
    [InlineData("**Answer: D**", "D", true)]
    [InlineData("Answer: A. Then again, Answer: A", "A", true)]
    [InlineData("Answer: A\nAnswer: B", null, false)]
    [InlineData("The answer is B.", "B", false)]
    [InlineData("The answer is: **C**", "C", false)]
    [InlineData("I would take (D) here.", "D", false)]
    [InlineData("It is (A) or (B).", null, false)]
    [InlineData("Option C fits best.", "C", false)]
    [InlineData("Option C, not option B.", null, false)]
    [InlineData("  B.\n", "B", false)]
    [InlineData("B) worm", null, false)]
    [InlineData("Answer: E", null, false)]
    [InlineData("Nothing fits.", null, false)]
    [InlineData("", null, false)]
    public void Letter_of_a_multiple_choice_answer(string text, string? answer, bool proper) => Check(FaithPatterns.Choice, text, answer, proper);

    [Theory]
    [InlineData("It is CWE-79.", "CWE-79", true)]
    [InlineData("cwe-79 and once more CWE-79", "CWE-79", true)]
    [InlineData("CWE\u201122 with a hyphen that does not break", "CWE-22", true)]
    [InlineData("CWE-79, perhaps CWE-80", null, false)]
    [InlineData("CWE: 787", "CWE-787", false)]
    [InlineData("the id: 125", "CWE-125", false)]
    [InlineData("CWE 125", null, false)]
    [InlineData("XCWE-79", null, false)]
    [InlineData("No weakness.", null, false)]
    public void Weakness(string text, string? answer, bool proper) => Check(FaithPatterns.Weakness, text, answer, proper);

    [Theory]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", true)]
    [InlineData("so cvss:3.0/av:l/ac:h in all", "CVSS:3.0/AV:L/AC:H", true)]
    [InlineData("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "CVSS:3.0/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", false)]
    [InlineData("CVSS:3.1/AV:N/AC:L then CVSS:3.1/AV:L/AC:L", null, false)]
    [InlineData("a score of 9.8", null, false)]
    public void Vector(string text, string? answer, bool proper) => Check(FaithPatterns.Vector, text, answer, proper);

    [Theory]
    [InlineData("Answer: T1059, T1105", "T1059,T1105", true)]
    [InlineData("answer: t1059,t1105", "T1059,T1105", true)]
    [InlineData("Answer: T1059.001", "T1059", true)]
    [InlineData("Answer: T1059; T1105", "T1059", true)]
    [InlineData("Answer: T1059\nAnswer: T1105", null, false)]
    [InlineData("T1059, T1105", null, false)]
    public void Techniques(string text, string? answer, bool proper) => Check(FaithPatterns.Techniques, text, answer, proper);

    [Theory]
    [InlineData("Threat Actor: Lazarus Group", "lazarus group", true)]
    [InlineData("threat actor:  APT28\n", "apt28", true)]
    [InlineData("Threat Actor: APT-C-36", "apt", true)]
    [InlineData("Threat Actor: Turla\nThreat Actor: Snake", null, false)]
    [InlineData("It is Turla.", null, false)]
    public void Actor(string text, string? answer, bool proper) => Check(FaithPatterns.Actor, text, answer, proper);

    private static void Check(IReadOnlyList<AnswerPattern> patterns, string text, string? answer, bool proper)
    {
        PatternReading reading = PatternReading.Of(patterns, text);
        reading.Answer.ShouldBe(answer);
        reading.IsProper.ShouldBe(proper);
    }
}
