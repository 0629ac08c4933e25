using Casebook.Evaluation.Benchmarks.Readings;

namespace Casebook.Evaluation.Tests.Grading;

public class ProseChoiceTests
{
    // The authors of several benchmarks read answers with their own eyes; what a person would call chosen must be read here too.
    [Theory]
    [InlineData("B", "B")]
    [InlineData("B) a worm", "B")]
    [InlineData("The correct answer is:\n\nC) a rootkit", "C")]
    [InlineData("A) is tempting.\n\n**Answer:** D", "D")]
    [InlineData("The answer is A), since it needs no user.", "A")]
    [InlineData("I choose option D here.", "D")]
    [InlineData("It must be the second one (B).", "B")]
    [InlineData("A worm spreads by itself, so a worm it is.", null)]
    [InlineData("That is a rootkit, plainly.", "C")]
    [InlineData("Answer: none of them", null)]
    [InlineData("", null)]
    public void Letter_that_a_person_would_read(string text, string? letter) =>
        ProseChoice.Read(text, "ABCD", ["a phish", "a virus", "a rootkit", "a hoax"]).ShouldBe(letter);

    [Theory]
    [InlineData("Answer: ABD", "ABD")]
    [InlineData("The right answers are A, B and D.", "ABD")]
    [InlineData("Both hold.\nC, A", "AC")]
    [InlineData("Answer: D", "D")]
    [InlineData("Neither.", null)]
    public void Letters_that_a_person_would_read(string text, string? letters) => ProseChoice.ReadAll(text).ShouldBe(letters);
}
