using System.Text.RegularExpressions;
using Casebook.Data.Arithmetic;
using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Tests.Cases;
using Casebook.Runs.Randomness;
using CsCheck;

namespace Casebook.Data.Tests.Arithmetic;

public sealed partial class ArithmeticTraceTests
{
    // One wrong step in a million would teach a wrong sum.
    [Fact]
    public void Every_step_of_a_trace_is_right()
    {
        int steps = 0;
        foreach (GeneratedCase drawn in GeneralCaseSample.Both("arithmetic"))
        {
            foreach (Match step in Step().Matches(drawn.Trace))
            {
                Value(step.Groups[1].Value).ShouldBe(long.Parse(step.Groups[2].Value), $"{step.Value} in\n{drawn.Trace}");
                steps++;
            }
            drawn.Trace.ShouldContain("=", customMessage: drawn.Trace);
        }
        steps.ShouldBeGreaterThan(10_000);
    }

    // Whatever numbers come, the last step reaches the result.
    [Fact]
    public void The_steps_end_with_the_result() =>
        Gen.Select(Gen.Char["+-*/m"], Gen.Int[0, 99_999], Gen.Int[1, 9_999], Gen.ULong).Sample((sign, a, b, seed) =>
        {
            var operation = sign == '/' ? new Operation(sign, (long)a * b, b) : new Operation(sign, a, b);
            IReadOnlyList<string> steps = Working.Of(operation, new RandomStream(seed, "test"));
            if (operation.Result > 0)
            {
                long last = long.Parse(Regex.Match(steps[^1], @"(-?\d+)$").Value);
                (last == operation.Result || (sign == '/' && steps.Any(step => step.StartsWith($"{b} * {operation.Result} = ", StringComparison.Ordinal)))).ShouldBeTrue(string.Join('\n', steps));
            }
            foreach (Match step in steps.SelectMany(text => Step().Matches(text)))
            {
                Value(step.Groups[1].Value).ShouldBe(long.Parse(step.Groups[2].Value), step.Value);
            }
        }, iter: 5000);

    // An asterisk marks quotes in phrase books: one that is eaten leaves "486 20".
    [Fact]
    public void No_question_lost_its_sign() =>
        GeneralCaseSample.Both("arithmetic").ShouldAllBe(drawn => !TwoNumbers().IsMatch(drawn.Description));

    // Numbers that no day of a security team has would make the stories nonsense.
    [Fact]
    public void Stories_have_positive_numbers_and_results() =>
        GeneralCaseSample.All[("arithmetic", Split.Train)].Where(drawn => drawn.Labels[0].StartsWith("story", StringComparison.Ordinal) && !drawn.Labels[0].EndsWith("left", StringComparison.Ordinal))
            .ShouldAllBe(drawn => long.Parse(drawn.Answer) > 0);

    /// <summary>From left to right: a step has one kind of sign, or sums alone.</summary>
    private static long Value(string text)
    {
        string[] words = text.Split(' ');
        long value = long.Parse(words[0]);
        for (int i = 1; i + 1 < words.Length; i += 2)
        {
            long right = long.Parse(words[i + 1]);
            value = words[i] switch { "+" => value + right, "-" => value - right, "*" => value * right, "/" => value / right, _ => value % right };
        }
        return value;
    }

    [GeneratedRegex(@"\d \d")]
    private static partial Regex TwoNumbers();

    [GeneratedRegex(@"(?<![\d.])(-?\d+(?: (?:[-+*/]|mod) \d+)+) = (-?\d+)")]
    private static partial Regex Step();
}
