using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;
using CsCheck;

namespace Casebook.Reasoning.Tests.Verification;

public sealed class CodeVerifierTests
{
    private static readonly CodeExpressionReference _lastTwo = new("tail", ["text"], [new(["'packet'"], "'et'"), new(["'ab'"], "'ab'"), new(["''"], "''")]);

    // The score of a model is what these tables say it is.
    [Theory]
    [InlineData("nimda", true)]
    [InlineData("`nimda`", true)]
    [InlineData("```\nnimda\n```", true)]
    [InlineData("It prints:\nnimda", true)]
    [InlineData("'nimda'", false)]
    [InlineData("Nimda", false)]
    [InlineData("nimda admin", false)]
    [InlineData("nimda\nadmin", false)]
    [InlineData("It prints nimda", false)]
    [InlineData("```", false)]
    [InlineData("n\u0456mda", false)] // a Cyrillic letter
    public void Output_is_compared_as_it_is(string answer, bool correct) => Verify(new CodeOutputReference("nimda"), answer).Correct.ShouldBe(correct);

    [Theory]
    [InlineData("a b\n2", true)]
    [InlineData("Output:\na b\n2\n", true)]
    [InlineData("2", false)]
    [InlineData("2\na b", false)]
    [InlineData("a b\n\n2", true)]
    public void Output_of_several_lines_is_the_answers_last_lines(string answer, bool correct) => Verify(new CodeOutputReference("a b\n2"), answer).Correct.ShouldBe(correct);

    [Theory]
    [InlineData("3", true)]
    [InlineData("Line 3", true)]
    [InlineData("3: total += items[num]", true)]
    [InlineData("2 or 3", false)]
    [InlineData("4", false)]
    [InlineData("three", false)]
    public void A_line_is_one_integer(string answer, bool correct) => Verify(new CodeLineReference(3), answer).Correct.ShouldBe(correct);

    [Theory]
    [InlineData("text[-2:]", true)]
    [InlineData("`text[-2:]`", true)]
    [InlineData("```python\ntext[-2:]\n```", true)]
    [InlineData("The slice does it:\ntext[-2:]", true)]
    [InlineData("''.join([c for c in text])[-2:]", true)]
    [InlineData("def tail(text):\n    return text[-2:]", true)]
    [InlineData("```python\ndef tail(s):\n    result = s[-2:]\n    return result\n```\nThat is it.", true)]
    [InlineData("def half(s):\n    return s[-1:]\ndef tail(s):\n    return s[-2:]", true)]
    [InlineData("def other(text):\n    return text[-2:]", false)]
    [InlineData("def tail(text):\n    print(text[-2:])", false)]
    [InlineData("def tail(text, n):\n    return text[-2:]", false)]
    [InlineData("def tail(text):\n    while True:\n        pass", false)]
    [InlineData("text[-1:]", false)]
    [InlineData("text[:2]", false)]
    [InlineData("'et'", false)]
    [InlineData("name[-2:]", false)]
    [InlineData("text[-2:] + open('x')", false)]
    [InlineData("# text[-2:]", false)]
    [InlineData("<!-- so\ntext[-2:]", false)]
    [InlineData("I take the last two.", false)]
    [InlineData("text[-2:]\nIt is a slice.", false)]
    public void An_expression_or_a_function_is_run_on_the_tests(string answer, bool correct) => Verify(_lastTwo, answer).Correct.ShouldBe(correct);

    // True and 1 are equal in Python, but a question for a truth value is not answered by a number, as repr shows it.
    [Fact]
    public void A_value_of_another_kind_is_wrong()
    {
        var reference = new CodeExpressionReference("even", ["num"], [new(["2"], "True"), new(["3"], "False")]);
        Verify(reference, "num % 2 == 0").Correct.ShouldBeTrue();
        Verify(reference, "1 - num % 2").Correct.ShouldBeFalse();
    }

    // A verifier that throws on a strange answer ends a training run after hours.
    [Fact]
    public void No_answer_makes_it_throw() =>
        Gen.Select(Gen.OneOf(Gen.String, Gen.String[Gen.Char["def tail(x):\n return[-2]`'"], 0, 60]), Gen.Int[0, 2].Select<int, CodeReference>(at => at == 0 ? _lastTwo : at == 1 ? new CodeOutputReference("a\nb") : new CodeLineReference(2)))
            .Sample((text, reference) => Verify(reference, text).Reason.ShouldNotBeEmpty(), iter: 20_000);

    private static Verdict Verify(CodeReference reference, string answer) => new CodeVerifier().Verify(
        CweVerifierTests.Cwe79() with { Verifier = "code", Reference = reference }, new(TraceOutcome.Closed, CweVerifierTests.Reasoning, answer, FinishReason.Stop));
}
