using Casebook.Reasoning.Mathematics;

namespace Casebook.Reasoning.Tests.Mathematics;

public sealed class MathematicsAnswerTests
{
    // Where an answer is looked for decides the score before any mathematics does.
    [Theory]
    [InlineData(@"So it is $\boxed{5}$.", "5")]
    [InlineData(@"\boxed{\frac{1}{2}}", @"\frac{1}{2}")]
    [InlineData(@"\boxed{1}, no, \boxed{2}", "2")]
    [InlineData(@"\boxed{1} is not what I meant", "1")]
    [InlineData(@"\fbox{7}", "7")]
    [InlineData(@"\boxed 5$ and more", "5")]
    [InlineData(@"\boxed {5}", "5")]
    [InlineData(@"\boxed{\{1,2\}}", @"\{1,2\}")]
    [InlineData(@"\boxed{\left\{1\right\}}", @"\left\{1\right\}")]
    [InlineData(@"\boxed{x^{2^{3}}} ends", "x^{2^{3}}")]
    [InlineData(@"\boxed{12.}", "12")]
    [InlineData(@"\boxed{}", null)]
    [InlineData(@"\boxed{5", null)]
    [InlineData(@"\boxed", null)]
    [InlineData("The answer is 72.", "72")]
    [InlineData("The answer is $72$, which is even.", "72")]
    [InlineData("The final answer is: $\\frac{1}{2}$", @"\frac{1}{2}")]
    [InlineData("**Answer:** 12", "12")]
    [InlineData("Answer: (1, 2)", "(1, 2)")]
    [InlineData("The answer is 3.5. I am sure.", "3.5")]
    [InlineData("The answer is 1. The answer is 2.", "2")]
    [InlineData("The final answer is:\n\n42\n", "42")]
    [InlineData("The answer is\n", "The answer is")]
    [InlineData("She has 48/2 = 24.\n#### 72", "72")]
    [InlineData("Hence\n$x = 3$ and $y = 4$", "y = 4")]
    [InlineData("Hence\n$$x = 3$$", "x = 3")]
    [InlineData(@"Thus \(x = 3\).", "x = 3")]
    [InlineData("First 1.\n  12\n\n", "12")]
    [InlineData("It costs $5", "It costs $5")]
    [InlineData("It costs from $5 to $7", "It costs from $5 to $7")]
    [InlineData("So it is $ 5 $", "5")]
    [InlineData("", null)]
    [InlineData(" \n\t ", null)]
    public void The_answer_is_the_last_box_else_the_last_that_is_called_so_else_the_last_line(string text, string? answer) =>
        MathematicsAnswer.Extract(text).ShouldBe(answer);

    // Read once, from its beginning to its end: quadratic time would take an hour. How time grows is measured by the benchmark "scaling".
    [Theory]
    [InlineData("\\boxed{")]
    [InlineData("the answer is ")]
    [InlineData("answer ")]
    [InlineData("$")]
    [InlineData("answer:*")]
    public void A_long_text_is_read_to_its_end(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 2_000_000 / piece.Length)) + "\n";
        MathematicsAnswer.Extract(text + "\\boxed{17}").ShouldBe("17");
        MathematicsAnswer.Extract(text + "\\boxed{17").ShouldBeNull();
        NumberAnswer.Extract(text + "\\boxed{17}").ShouldBe(["17"]);
        NumberAnswer.Extract(text).ShouldBeEmpty();
    }
}
