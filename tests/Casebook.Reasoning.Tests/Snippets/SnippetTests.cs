using Casebook.Reasoning.Snippets;
using CsCheck;

namespace Casebook.Reasoning.Tests.Snippets;

/// <summary>The language must mean what Python means, and no text of a model may hang or crash what judges it.</summary>
public sealed class SnippetTests
{
    // The second column is what CPython 3.11 gives for repr: a right answer must not be judged wrong.
    [Theory]
    [InlineData("7 // 2", "3")]
    [InlineData("-7 // 2", "-4")]
    [InlineData("7 // -2", "-4")]
    [InlineData("-7 % 3", "2")]
    [InlineData("7 % -3", "-2")]
    [InlineData("2 ** 10", "1024")]
    [InlineData("-2 ** 2", "-4")]
    [InlineData("~5", "-6")]
    [InlineData("1 << 4", "16")]
    [InlineData("-9 >> 1", "-5")]
    [InlineData("6 & 3 | 8 ^ 1", "11")]
    [InlineData("1 + 2 * 3 - 4", "3")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("not 0", "True")]
    [InlineData("not 1 == 2", "True")]
    [InlineData("1 < 2 < 3", "True")]
    [InlineData("1 < 3 < 2", "False")]
    [InlineData("1 if 0 else 2", "2")]
    [InlineData("0 or 'x'", "'x'")]
    [InlineData("3 and 4", "4")]
    [InlineData("True + True", "2")]
    [InlineData("'ab' * 3", "'ababab'")]
    [InlineData("'a' + 'b'", "'ab'")]
    [InlineData("'abcdef'[1:4]", "'bcd'")]
    [InlineData("'abcdef'[-3:]", "'def'")]
    [InlineData("'abcdef'[::-1]", "'fedcba'")]
    [InlineData("'abcdef'[4:1:-1]", "'edc'")]
    [InlineData("'abcdef'[::2]", "'ace'")]
    [InlineData("'abc'[10:]", "''")]
    [InlineData("'abc'[-10:2]", "'ab'")]
    [InlineData("'abc'[-1]", "'c'")]
    [InlineData("[1, 2, 3][1:]", "[2, 3]")]
    [InlineData("[3, 1, 2][::-1]", "[2, 1, 3]")]
    [InlineData("len('')", "0")]
    [InlineData("len([1, 2])", "2")]
    [InlineData("max([3, 9, 2])", "9")]
    [InlineData("min(4, 2)", "2")]
    [InlineData("sum([1, 2, 3])", "6")]
    [InlineData("sorted([3, 1, 2])", "[1, 2, 3]")]
    [InlineData("sorted('bca')", "['a', 'b', 'c']")]
    [InlineData("'banana'.count('an')", "2")]
    [InlineData("'banana'.replace('an', 'o')", "'booa'")]
    [InlineData("'a-b-c'.split('-')", "['a', 'b', 'c']")]
    [InlineData("' a  b '.split()", "['a', 'b']")]
    [InlineData("'-'.join(['a', 'b'])", "'a-b'")]
    [InlineData("'abc'.find('c')", "2")]
    [InlineData("'abc'.find('z')", "-1")]
    [InlineData("'aBc'.upper()", "'ABC'")]
    [InlineData("'abc'.startswith('ab')", "True")]
    [InlineData("'b' in 'abc'", "True")]
    [InlineData("'d' not in 'abc'", "True")]
    [InlineData("2 in [1, 2]", "True")]
    [InlineData("[x * 2 for x in [1, 2, 3] if x > 1]", "[4, 6]")]
    [InlineData("sum(1 for c in 'hello' if c == 'l')", "2")]
    [InlineData("any([0, 1])", "True")]
    [InlineData("all([])", "True")]
    [InlineData("ord('a')", "97")]
    [InlineData("chr(66)", "'B'")]
    [InlineData("bin(10)", "'0b1010'")]
    [InlineData("hex(255)", "'0xff'")]
    [InlineData("bin(-3)", "'-0b11'")]
    [InlineData("str(12) + '3'", "'123'")]
    [InlineData("int('42') + 1", "43")]
    [InlineData("abs(-4)", "4")]
    [InlineData("[1, 2] == [1, 2]", "True")]
    [InlineData("1 == True", "True")]
    [InlineData("'1' == 1", "False")]
    [InlineData("'it\\'s'", "\"it's\"")]
    [InlineData("'a\"b'", "'a\"b'")]
    [InlineData("'tab\\t'", "'tab\\t'")]
    [InlineData("[1, 'a', True, None]", "[1, 'a', True, None]")]
    [InlineData("range(3)[1]", "1")]
    [InlineData("list(range(5, 0, -2))", "[5, 3, 1]")]
    [InlineData("[i for i in range(2, 8, 3)]", "[2, 5]")]
    [InlineData("'abc' < 'abd'", "True")]
    [InlineData("0x1F + 0b11", "34")]
    [InlineData("1_000", "1000")]
    [InlineData("[[1], [2]][1][0]", "2")]
    [InlineData("' x '.strip()", "'x'")]
    [InlineData("'7'.isdigit()", "True")]
    [InlineData("-3 ** 2 + 1", "-8")]
    [InlineData("2 ** -0", "1")]
    [InlineData("5 - -5", "10")]
    [InlineData("'x' if '' else 'y'", "'y'")]
    [InlineData("max('a', 'b')", "'b'")]
    [InlineData("len('a' * 5)", "5")]
    [InlineData("[] or [0]", "[0]")]
    [InlineData("not []", "True")]
    [InlineData("1 != 2 and 2 >= 2", "True")]
    [InlineData("~-1", "0")]
    [InlineData("+True", "1")]
    public void An_expression_has_the_value_that_Python_gives(string expression, string value)
    {
        SnippetValue found = Snippet.Evaluate(expression, [], []);
        found.Error.ShouldBeNull();
        found.Value.ShouldBe(value);
    }

    // What is not understood must be said, not guessed.
    [Theory]
    [InlineData("", "one line")]
    [InlineData("1 +", "not expected")]
    [InlineData("1 2", "not expected")]
    [InlineData("x", "x has no value")]
    [InlineData("1 / 2", "not part of the language")]
    [InlineData("1.5", "not expected")]
    [InlineData("007", "no integer")]
    [InlineData("'abc", "not closed")]
    [InlineData("open('f')", "no function open")]
    [InlineData("__import__('os')", "no function")]
    [InlineData("'a'.format(1)", "no method format")]
    [InlineData("'a' + 1", "a string is used where an integer is needed")]
    [InlineData("[1][5]", "out of range")]
    [InlineData("1 // 0", "division by zero")]
    [InlineData("9223372036854775807 + 1", "64 bits")]
    [InlineData("-9223372036854775807 - 2", "64 bits")]
    [InlineData("1 << 64", "64 bits")]
    [InlineData("7 ** 7 ** 7", "64 bits")]
    [InlineData("'a' * 99999999999", "too long or makes too much")]
    [InlineData("[0] * 9223372036854775807", "too long or makes too much")]
    [InlineData("sum(range(999999999))", "too long or makes too much")]
    [InlineData("(-9223372036854775807 - 1) // -1", "64 bits")]
    [InlineData("(-9223372036854775807 - 1) % -1", "64 bits")]
    [InlineData("\uFF14\uFF12", "not part of the language")]
    [InlineData("lambda: 1", "not expected")]
    [InlineData("1\n2", "one line")]
    public void What_is_not_of_the_language_is_an_error(string expression, string error) =>
        Snippet.Evaluate(expression, [], []).Error.ShouldNotBeNull().ShouldContain(error);

    // These are the programs that questions show; their outputs are CPython's.
    [Theory]
    [InlineData("total = 0\nfor num in [3, 8, 5]:\n    if num > 4:\n        total += num\nprint(total)", "13")]
    [InlineData("a, b = 1, 2\na, b = b, a\nprint(a, b)", "2 1")]
    [InlineData("n = 50\nwhile n > 3:\n    n //= 2\n    if n == 6:\n        continue\nprint(n)", "3")]
    [InlineData("for c in 'abc':\n    if c == 'b':\n        break\nprint(c)\nprint('x')", "b\nx")]
    [InlineData("def f(n):\n    if n < 2:\n        return n\n    return f(n - 1) + f(n - 2)\n\nprint(f(7))", "13")]
    [InlineData("def f(n):\n    for i in range(n):\n        if i * i > 10:\n            return i\n\nprint(f(9), f(2))", "4 None")]
    [InlineData("x = 5\nif x < 3: print('low')\nelif x < 9: print('mid')\nelse: print('high')", "mid")]
    [InlineData("s = ''\nfor c in 'abc':\n\ts = c + s\nprint(s) # done", "cba")]
    [InlineData("print([1, 'a'], True, 'b')", "[1, 'a'] True b")]
    public void A_program_prints_what_Python_prints(string code, string output)
    {
        SnippetRun run = Snippet.Run(code);
        run.Error.ShouldBeNull();
        run.Output.ShouldBe(output);
    }

    // A verifier that waits for an endless loop, or overflows the stack, ends a training run.
    [Theory]
    [InlineData("while True:\n    pass")]
    [InlineData("while 1:\n    x = 1")]
    [InlineData("def f(n):\n    return f(n)\nprint(f(1))")]
    [InlineData("s = 'ab'\nwhile True:\n    s = s + s")]
    [InlineData("x = [1]\nwhile True:\n    x = [x, x]")]
    [InlineData("for i in range(9000):\n    for j in range(9000):\n        pass")]
    [InlineData("print('a'.join(['b' * 40000] * 9))")]
    [InlineData("s = 'a' * 9000\nprint(s.replace('a', s))")]
    [InlineData("return 1")]
    [InlineData("break = 1")]
    [InlineData("if 1:\nprint(1)")]
    [InlineData("x = 1\n  y = 2")]
    public void A_program_that_asks_for_too_much_or_is_malformed_ends_with_an_error(string code) => Snippet.Run(code).Error.ShouldNotBeNull();

    [Fact]
    public void Deep_nesting_is_an_error_and_no_overflow_of_the_stack()
    {
        foreach (string code in new[] { new string('(', 1900) + "1" + new string(')', 1900), new string('-', 3000) + "1", "1" + string.Concat(Enumerable.Repeat(" + 1", 990)), string.Concat(Enumerable.Repeat("not ", 900)) + "1", string.Concat(Enumerable.Repeat("2 ** ", 700)) + "1", new string('[', 3900) })
        {
            Snippet.Evaluate(code, [], []).Error.ShouldNotBeNull();
        }
        string nested = string.Concat(Enumerable.Range(0, 60).Select(depth => new string(' ', depth) + "if 1:\n"));
        Snippet.Run(nested).Error.ShouldNotBeNull();
    }

    // Anything at all may come from a model.
    [Fact]
    public void No_text_throws_or_hangs()
    {
        string[] words = ["x", "y", "f", "def ", "for ", "while ", " in ", "if ", "else", "return ", "print(", "range(", "sorted(", "len(", "1", "0", "99999999999", "'ab'", "\"", "[", "]", "(", ")", ":", "\n", "\n    ", "\n        ", "=", "==", "+", "-", "*", "**", "//", "%", "<<", ">>", "&", "~", ".", ",", "not ", " and ", ".join(", ".replace(", ".split(", "True", "None", "\uD83D", "\0"];
        Gen<string> soup = Gen.Int[0, words.Length - 1].Select(at => words[at]).Array[0, 40].Select(string.Concat);
        Gen.OneOf(Gen.String, soup, soup).Sample(text =>
        {
            SnippetRun run = Snippet.Run(text);
            SnippetValue value = Snippet.Evaluate(text, ["x", "y"], ["'abc'", "[1, 2]"]);
            (value.Value is null).ShouldBe(value.Error is not null);
            Snippet.Call(text, "f", ["3"]);
            run.Output.Length.ShouldBeLessThanOrEqualTo(Snippet.MostSteps);
        }, iter: 20_000);
    }

    // The traces of training data are made of these steps.
    [Fact]
    public void Every_value_that_a_variable_takes_is_told_with_its_line_and_working()
    {
        Snippet.Run("total = 1\nfor num in [2, 5]:\n    total = (total + 1) * num\nprint(total - 4)").Steps.ShouldBe(
        [
            new(1, "total", null, "1"), new(2, "num", null, "2"), new(3, "total", "(1 + 1) * 2", "4"),
            new(2, "num", null, "5"), new(3, "total", "(4 + 1) * 5", "25"), new(4, "", "25 - 4", "21"),
        ]);
        Snippet.Run("a, b = 3, 8\na, b = b - a, a\na += b").Steps.Skip(2).ShouldBe([new(2, "a", "8 - 3", "5"), new(2, "b", null, "3"), new(3, "a", "5 + 3", "8")]);
        Snippet.Run("def f(n):\n    return n - (2 - n)\nx = f(7)\ny = 'a' * x").Steps.ShouldBe([new(1, "f(7)", "7 - (2 - 7)", "12"), new(3, "x", null, "12"), new(4, "y", null, "'aaaaaaaaaaaa'")]);
    }
}
