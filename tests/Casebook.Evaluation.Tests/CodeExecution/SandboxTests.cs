using Casebook.Evaluation.CodeExecution;

namespace Casebook.Evaluation.Tests.CodeExecution;

/// <summary>Honest programs, right and wrong.</summary>
public sealed class SandboxTests
{
    // A run record must say what held the programs, not that something did.
    [Fact]
    public async Task The_outcome_names_what_held_the_program()
    {
        CodeOutcome outcome = await Sandboxes.Run("def one():\n    return 1\n", "assert one() == 1");
        outcome.Result.ShouldBe(CodeResult.Passed);
        outcome.Detail.ShouldBe("");
        outcome.Isolation.ShouldBe(Sandboxes.Isolated.Abilities.Mechanisms);
        outcome.Isolation.ShouldBeSubsetOf([
            "user namespace", "mount namespace", "process namespace", "network namespace", "IPC namespace", "host name namespace",
            "no further user namespaces", "private read-only root", "resource limits", "process limit", "user of its own", "no capabilities",
            "no new privileges", "system call filter"]);
        new[] { "user namespace", "mount namespace", "process namespace", "network namespace", "private read-only root", "resource limits", "no capabilities" }
            .ShouldBeSubsetOf(outcome.Isolation);
    }

    // Each says in its detail what was wrong: that is what people look for.
    [Theory]
    [InlineData("def f(x):\n    return x + 1\n", CodeResult.Failed, "An assertion failed: assert f(2) == 4")]
    [InlineData("def f(x):\n    return [][x]\n", CodeResult.Failed, "IndexError: list index out of range")]
    [InlineData("def f(x)\n    return x\n", CodeResult.Failed, "The answer does not load: SyntaxError")]
    [InlineData("def g(x):\n    return 2 * x\n", CodeResult.Failed, "The answer defines no f.")]
    [InlineData("import numpy\n", CodeResult.Failed, "The answer does not load: ModuleNotFoundError")]
    [InlineData("", CodeResult.Failed, "The answer defines no f.")]
    [InlineData("x = input()\n", CodeResult.Failed, "The answer does not load: EOFError")]
    [InlineData("def f(x):\n    return 2 * x\nif __name__ == '__main__':\n    raise ValueError\n", CodeResult.Passed, "")]
    public async Task A_program_is_judged(string source, CodeResult expected, string detail)
    {
        CodeOutcome outcome = await Sandboxes.Run(source, "assert f(2) == 4", "f");
        outcome.Result.ShouldBe(expected, outcome.Detail);
        outcome.Detail.ShouldStartWith(detail);
    }

    // Values cross a process boundary: one that arrives as another would make right programs wrong.
    [Fact]
    public Task Values_cross_as_they_are() => Sandboxes.Passes(
        "def same(*values, **named):\n    return values[0] if values else named\n",
        """
        import math
        for value in (None, True, 0, -1, 2**53, -10**5000, 0.1, -0.0, 1e308, 1 + 2j, '', 'ü\u0000\ud800', b'\x00a', [1, [2]], (1,), (), {1, 2}, frozenset({1}), {'a': {1: (2,)}}, {(1, 2): [None]}):
            back = same(value)
            assert back == value and type(back) is type(value), value
        assert math.isinf(same(float('inf'))) and math.isnan(same(float('nan'))) and math.copysign(1, same(-0.0)) == -1
        assert same(a=1) == {'a': 1}
        """);

    // Some benchmarks build objects of the answer's classes, or ask for all of a generator.
    [Fact]
    public Task Objects_of_the_answer_can_be_made_given_back_and_iterated() => Sandboxes.Passes(
        "class Pair:\n    def __init__(self, a, b):\n        self.a, self.b = a, b\ndef total(pairs):\n    return sum(p.a + p.b for p in pairs)\ndef up(n):\n    yield from range(n)\n",
        "assert total([Pair(1, 2), Pair(3, 4)]) == 10\nassert list(up(3)) == [0, 1, 2]\nassert sorted(up(2)) == [0, 1]\n");

    // Tasks of MBPP want a function named like a builtin, and count on the program's imports.
    [Fact]
    public async Task The_wanted_name_is_the_programs_and_an_imported_module_is_there()
    {
        CodeOutcome outcome = await Sandboxes.Run("import math\ndef sum(a, b):\n    return a - b\n", "assert math.isclose(sum(3, 1), 2)", "sum");
        outcome.Result.ShouldBe(CodeResult.Passed, outcome.Detail);
        (await Sandboxes.Run("def sum(a, b):\n    return a - b\n", "assert math.isclose(sum(3, 1), 2)", "sum")).Detail.ShouldContain("math");
    }

    // A test may expect an exception.
    [Fact]
    public Task Exceptions_arrive_by_their_names() => Sandboxes.Passes(
        "def f(x):\n    raise ValueError('no ' + x)\n",
        "try:\n    f('such')\nexcept ValueError as error:\n    assert str(error) == 'no such'\nelse:\n    assert False\n");

    // Text of a model may hold anything.
    [Theory]
    [InlineData("größe = 3\ndef f(x):\n    return 'ß\U0001F600' * x\n", "assert f(2) == 'ß\U0001F600' * 2 and größe == 3", CodeResult.Passed)]
    [InlineData("def f(x):\n    return '\0'\n", "assert f(2)", CodeResult.Failed)]
    [InlineData("\0", "assert f(2)", CodeResult.Failed)]
    [InlineData("f = '\ud800'\n", "assert f(2)", CodeResult.Failed)]
    [InlineData("\ufeffdef f(x):\n    return x\n", "assert f(2) == 2", CodeResult.Failed)]
    public async Task Any_text_is_a_program_that_loads_or_not(string source, string tests, CodeResult expected) =>
        (await Sandboxes.Run(source, tests)).Result.ShouldBe(expected);

    // An evaluation that is called off must leave nothing running.
    [Fact]
    public async Task A_trial_that_is_called_off_ends_its_processes()
    {
        using var soon = new CancellationTokenSource();
        Task<CodeOutcome> run = Sandboxes.Isolated.RunAsync(
            new("import ctypes, time\nctypes.CDLL(None).prctl(15, b'cb-calledoff')\ntime.sleep(60)\n", "pass") { Limits = new() { WallSeconds = 60 } }, soon.Token);
        await Until(() => Sandboxes.ProcessesNamed("cb-calledoff") == 1);
        await soon.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(run);
        await Until(() => Sandboxes.ProcessesNamed("cb-calledoff") == 0);
    }

    // Trials beside each other must not share anything.
    [Fact]
    public async Task Trials_at_once_have_folders_of_their_own()
    {
        CodeOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Sandboxes.Run(
            $"import os\nbefore = os.listdir('.')\nopen('mine{i}', 'w').write('x')\nafter = os.listdir('.')\n", $"assert before == [] and after == ['mine{i}']")));
        outcomes.ShouldAllBe(outcome => outcome.Result == CodeResult.Passed);
    }

    /// <summary>Waits for what another process does, at most ten seconds.</summary>
    private static async Task Until(Func<bool> condition)
    {
        for (int i = 0; i < 1000 && !condition(); i++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        condition().ShouldBeTrue();
    }
}
