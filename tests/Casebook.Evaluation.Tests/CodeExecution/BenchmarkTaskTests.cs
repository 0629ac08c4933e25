using System.Text.Json;
using Casebook.Evaluation.CodeExecution;
using Casebook.Evaluation.CodeExecution.Programs;

namespace Casebook.Evaluation.Tests.CodeExecution;

/// <summary>Tasks of our own in the benchmarks' formats.</summary>
public sealed class BenchmarkTaskTests
{
    private static readonly HumanEvalTask _double = HumanEvalTask.Parse(JsonSerializer.Serialize(new
    {
        task_id = "Ours/0",
        prompt = "import math\n\ndef near(a, b):\n    \"\"\"Nearly equal.\"\"\"\n    return math.fabs(a - b) < 1e-9\n\ndef double(x):\n    \"\"\"Twice x.\"\"\"\n",
        entry_point = "double",
        canonical_solution = "    return 2 * x\n",
        test = "METADATA = {}\n\ndef check(candidate):\n    for x in (1, 2.5, -3):\n        assert near(candidate(x), x + x)\n",
    }));

    private static readonly MbppTask _total = MbppTask.ParseAll(
        """
        [{"source_file": "ours", "task_id": 1, "prompt": "Add two numbers.", "code": "import math\ndef helper(a):\n  return a\n\ndef sum(a, b):\n  return helper(a) + b",
          "test_imports": ["import math"], "test_list": ["assert sum(1, 2) == 3", "assert math.isclose(sum(0.1, 0.2), 0.3)"]}]
        """)[0];

    // The task's helpers are used by its tests: neither a body nor a whole function brings them.
    [Theory]
    [InlineData("    return 2 * x\n", CodeResult.Passed)]
    [InlineData("Here it is:\n\n```python\ndef double(x):\n    return x + x\n```\n", CodeResult.Passed)]
    [InlineData("```python\ndef double(x):\n    return 2 * math.floor(x)\n```", CodeResult.Failed)]
    [InlineData("```python\ndef near(a, b):\n    return True\ndef double(x):\n    return 0\n```", CodeResult.Failed)]
    [InlineData("def check(candidate):\n    pass\ndef double(x):\n    return 0\n", CodeResult.Failed)]
    [InlineData("I can not do that.", CodeResult.Failed)]
    [InlineData("", CodeResult.Failed)]
    public async Task An_answer_to_HumanEval_is_judged(string answer, CodeResult expected)
    {
        CodeOutcome outcome = await Sandboxes.Isolated.RunAsync(_double.TrialOfAnswer(answer), TestContext.Current.CancellationToken);
        outcome.Result.ShouldBe(expected, outcome.Detail);
    }

    // The function's name is a builtin's: the tests mean the program's.
    [Theory]
    [InlineData("def sum(a, b):\n    return a + b\n", CodeResult.Passed)]
    [InlineData("```python\ndef sum(a, b):\n    return a + b\n```\n```python\nprint(sum(1, 2))\n```", CodeResult.Passed)]
    [InlineData("def sum(a, b):\n    return 3\n", CodeResult.Failed)]
    [InlineData("def add(a, b):\n    return a + b\n", CodeResult.Failed)]
    public async Task An_answer_to_MBPP_is_judged(string answer, CodeResult expected)
    {
        CodeOutcome outcome = await Sandboxes.Isolated.RunAsync(_total.TrialOfAnswer(answer), TestContext.Current.CancellationToken);
        outcome.Result.ShouldBe(expected, outcome.Detail);
    }

    [Fact]
    public void The_wanted_function_is_the_one_that_tests_call() => _total.EntryPoint.ShouldBe("sum");

    [Fact]
    public void What_is_no_task_is_refused()
    {
        Should.Throw<JsonException>(() => HumanEvalTask.Parse("{\"task_id\": \"x\"}"));
        Should.Throw<JsonException>(() => HumanEvalTask.Parse("null"));
        Should.Throw<JsonException>(() => MbppTask.ParseAll("{}"));
    }
}
