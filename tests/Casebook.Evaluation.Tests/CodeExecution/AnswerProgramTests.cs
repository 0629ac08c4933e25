using Casebook.Evaluation.CodeExecution.Programs;
using CsCheck;

namespace Casebook.Evaluation.Tests.CodeExecution;

public sealed class AnswerProgramTests
{
    private const string Prompt = "from typing import List\n\ndef half(x: int) -> int:\n    \"\"\"Half of x.\"\"\"\n";

    private static readonly string[] _pieces =
        ["```", "````", "```python\n", "\n", "def half(", "half =", "    ", "\r\n", "\0", "class half:", "from __future__ import x\n"];

    // The same function, as models say it: each must become a program that defines it.
    [Theory]
    [InlineData("    return x // 2\n", Prompt + "    return x // 2\n\n")]
    [InlineData("return x // 2", Prompt + "    return x // 2\n")]
    [InlineData("    return x // 2\n\ndef other():\n    pass\n", Prompt + "    return x // 2\n\n")]
    [InlineData("    return x // 2\nprint(half(3))\n", Prompt + "    return x // 2\n")]
    [InlineData("def half(x):\n    return x // 2", Prompt + "\n\ndef half(x):\n    return x // 2\n")]
    [InlineData("Sure:\n```python\nimport math\ndef half(x):\n    return x // 2\n```\nDone.", Prompt + "\n\nimport math\ndef half(x):\n    return x // 2\n")]
    [InlineData("```py\r\ndef half(x):\r\n    return 0\r\n```\r\nBetter:\r\n```\r\ndef half(x):\r\n    return x // 2\r\n```\r\nUse it:\r\n```python\r\nprint(half(4))\r\n```", Prompt + "\n\ndef half(x):\n    return x // 2\n")]
    [InlineData("```python\n    return x // 2\n```", Prompt + "    return x // 2\n")]
    [InlineData("```python\nreturn x // 2\n```", Prompt + "    return x // 2\n")]
    [InlineData("```python\ndef half(x):\n    return x // 2", Prompt + "\n\ndef half(x):\n    return x // 2\n")]
    [InlineData("```bash\npip install half\n```\n```python\nhalf = lambda x: x // 2\n```", Prompt + "\n\nhalf = lambda x: x // 2\n")]
    [InlineData("```python\nfrom __future__ import annotations\ndef half(x):\n    return x // 2\n```", "from __future__ import annotations\n" + Prompt + "\n\ndef half(x):\n    return x // 2\n")]
    [InlineData("````python\ndef half(x):\n    \"\"\"\n    ```\n    \"\"\"\n    return x // 2\n````", Prompt + "\n\ndef half(x):\n    \"\"\"\n    ```\n    \"\"\"\n    return x // 2\n")]
    [InlineData("```python\ndef halfway(x):\n    return 1\n```\n```python\ndef third(half):\n    half = 2\n```", Prompt + "    def third(half):\n        half = 2\n")]
    [InlineData("", Prompt + "\n")]
    public void An_answer_becomes_a_program(string answer, string program) => AnswerProgram.Completing(Prompt, "half", answer).ShouldBe(program);

    [Theory]
    [InlineData("Here:\n```python\ndef half(x):\n    return x // 2\n```\n```python\nassert half(4) == 2\n```", "def half(x):\n    return x // 2")]
    [InlineData("```\nclass half:\n    pass\n```", "class half:\n    pass")]
    [InlineData("def half(x): return x", "def half(x): return x")]
    [InlineData("```text\nnothing\n```", "```text\nnothing\n```")]
    public void A_whole_program_is_taken_out(string answer, string program) => AnswerProgram.Whole(answer, ["half", "set"]).ShouldBe(program);

    // An evaluation must not end because of one answer.
    [Fact]
    public void No_text_makes_it_throw() =>
        Gen.OneOf(Gen.String, Gen.Int[0, _pieces.Length - 1].Array[0, 12].Select(places => string.Concat(places.Select(place => _pieces[place]))))
            .Sample(text =>
            {
                AnswerProgram.Completing(Prompt, "half", text).Length.ShouldBeGreaterThanOrEqualTo(Prompt.Length);
                _ = AnswerProgram.Whole(text, ["half"]);
            });
}
