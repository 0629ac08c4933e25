using Casebook.Evaluation.Benchmarks.Readings;

namespace Casebook.Evaluation.Tests.Grading;

/// <summary>What other sets' scripts take for the letter, their faults with it: an official column that is kinder than the script is not comparable.</summary>
public class LetterScriptsTests
{
    [Theory]
    [InlineData("ANSWER: C", "C")]
    [InlineData("answer:b", "B")]
    [InlineData("Answer A", "A")]
    [InlineData("AnswerD", "D")]
    [InlineData("ANSWER:\n\nB", "B")]
    [InlineData("**ANSWER: D**", "D")]
    [InlineData("ANSWER: A, or rather ANSWER: B", "A")] // the first counts
    [InlineData("The answer depends on the port. ANSWER: B", "D")] // a letter within a word counts
    [InlineData("answer cautiously", "C")]
    [InlineData("The answer is B.", null)]
    [InlineData("Answer : B", null)]
    [InlineData("ANSWER: **B**", null)]
    [InlineData("ANSWER:: B", null)]
    [InlineData("ANSWER: E", null)]
    [InlineData("B", null)]
    [InlineData("", null)]
    [InlineData(" \n", null)]
    public void Letter_of_CyberMetric(string text, string? letter) => LetterScripts.CyberMetric(text).ShouldBe(letter);

    [Theory]
    [InlineData("So the answer is (C).", "C")]
    [InlineData("Answer: (B)", "B")]
    [InlineData("answer: (B)", "B")]
    [InlineData("My answer (D) holds.", "D")]
    [InlineData("It is (A), not (B).", "A")]
    [InlineData("At first (A). In the end the answer is (C).", "C")] // the first form is tried on all of the text first
    [InlineData("The answer is (B). No, the answer is (C).", "B")]
    [InlineData("Answer: (A), and the answer is (E).", "A")] // a form that holds no option gives way to the next
    [InlineData("the answer is (x) and the answer is (B)", null)] // each form is looked for once
    [InlineData("The answer is C.", null)]
    [InlineData("Answer: B", null)]
    [InlineData("(a)", null)]
    [InlineData(@"\boxed{B}", null)]
    [InlineData("", null)]
    public void Letter_of_GPQA(string text, string? letter) => LetterScripts.Gpqa(text).ShouldBe(letter);

    [Theory]
    [InlineData("Answer: AC", "AC")]
    [InlineData("CA", "AC")]
    [InlineData("A, C, A", "AC")]
    [InlineData("Answer:B", "B")]
    [InlineData("answer: b", null)]
    [InlineData("Answer BD", "ABD")] // without the colon the word stays, and has an A
    [InlineData("B. Canaries and D. signing", "BCD")]
    [InlineData("Answer: B, Because it is safe", "B")]
    [InlineData("None of these", null)]
    [InlineData("E", null)]
    [InlineData("", null)]
    public void Letters_of_SecEval(string text, string? letters) => LetterScripts.SecEval(text).ShouldBe(letters);

    [Theory]
    [InlineData(@"So \boxed{B}", "B")]
    [InlineData(@"\boxed{A}, no: $\boxed{ (C) }$", "C")]
    [InlineData(@"\boxed{\text{D}}", "D")]
    [InlineData(@"\boxed{10^{-4}}", null)]
    [InlineData(@"\boxed{A or B}", null)]
    [InlineData(@"\boxed{B)}, \boxed{}", null)] // the last box counts, whatever is in it
    [InlineData(@"\boxed{B", null)]
    [InlineData("B", null)]
    public void Letter_in_a_box(string text, string? letter) => LetterScripts.Boxed(text).ShouldBe(letter);
}
