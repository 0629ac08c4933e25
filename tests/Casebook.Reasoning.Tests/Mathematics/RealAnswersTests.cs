using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Casebook.Reasoning.Mathematics;
using Casebook.Reasoning.Tests.Verification;
using Casebook.Reasoning.Verification;

namespace Casebook.Reasoning.Tests.Mathematics;

/// <summary>The answers that people wrote for MATH and GSM8K.</summary>
public sealed partial class RealAnswersTests
{
    /// <summary>How far apart two items are whose answers are compared; none divides the number of items.</summary>
    private static readonly int[] _distances = [1, 7, 101, 997, 3001];

    /// <summary>Long enough that no worked solution is longer: the gates let an answer be as long as its trace.</summary>
    private static readonly string _trace = $"{CweVerifierTests.Reasoning} {string.Join(' ', Enumerable.Range(0, 4000).Select(i => $"step{i}"))}";

    // The worked solutions of the data sets are the only long answers of which all know that they are right.
    [Fact]
    public void Every_worked_solution_of_MATH_verifies_against_its_own_answer()
    {
        (string Solution, string? Answer)[] items = Items();
        (string Solution, string? Answer)[] without = [.. items.Where(item => MathematicsAnswer.Extract(item.Solution) is null)];
        // Two solutions of the training set have an empty box.
        without.Length.ShouldBeLessThanOrEqualTo(2);
        without.ShouldAllBe(item => item.Solution.Contains(@"\boxed{}"));
        (string Solution, string? Answer)[] with = [.. items.Except(without)];
        (string Solution, Equivalence Value, Verdict Verdict)[] judged = [.. with.Select(item => (item.Answer ?? MathematicsAnswer.Extract(item.Solution)!, item.Solution))
            .Select(item => (item.Solution, MathematicsEquivalence.AreEqual(MathematicsAnswer.Extract(item.Solution)!, item.Item1), MathematicsVerifierTests.Verify(item.Item1, item.Solution, _trace)))];
        string[] wrong = [.. judged.Where(each => !each.Value.IsEqual).Select(each => each.Solution)];
        // Some have two answers on their last line, each in its box, and the data know the last of them only.
        string[] refused = [.. judged.Where(each => !each.Verdict.Correct).Select(each => $"{each.Verdict.Reason} {string.Join(',', each.Verdict.Violations)}: {each.Solution[^Math.Min(160, each.Solution.Length)..]}")];
        string[] unread = [.. with.Select(item => item.Answer ?? MathematicsAnswer.Extract(item.Solution)!).Distinct().Where(answer => !MathematicsEquivalence.IsReadable(answer))];
        TestContext.Current.TestOutputHelper?.WriteLine($"{items.Length} items, {without.Length} without an answer, {wrong.Length} not equal, {refused.Length} refused; {unread.Length} answers can only be compared as texts: {string.Join(" ; ", unread)}");
        wrong.ShouldBeEmpty();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', refused));
        refused.Where(each => !each.StartsWith("The answer's last line has several different boxes.", StringComparison.Ordinal)).ShouldBeEmpty();
        refused.Length.ShouldBeLessThan(25);
        unread.Length.ShouldBeLessThanOrEqualTo(3);
    }

    // A verifier that says yes to everything passes the test above.
    [Fact]
    public void The_answer_of_another_item_of_MATH_verifies_only_where_it_has_the_same_value()
    {
        string[] answers = [.. Items().Select(item => item.Answer ?? MathematicsAnswer.Extract(item.Solution)).OfType<string>()];
        int compared = 0;
        int unknown = 0;
        var equal = new SortedSet<string>(StringComparer.Ordinal);
        foreach (int distance in _distances)
        {
            for (int i = 0; i < answers.Length; i++)
            {
                string other = answers[(i + distance) % answers.Length];
                if (answers[i] == other)
                {
                    continue;
                }
                compared++;
                Equivalence result = MathematicsEquivalence.AreEqual(answers[i], other);
                unknown += result.Likeness == Likeness.Unknown ? 1 : 0;
                if (result.IsEqual)
                {
                    equal.Add(string.CompareOrdinal(answers[i], other) < 0 ? $"{answers[i]} ~ {other}" : $"{other} ~ {answers[i]}");
                }
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{compared} pairs; {unknown} unknown; {equal.Count} different pairs of equal value: {string.Join(" ; ", equal)}");
        equal.Where(pair => !AreObviouslyEqual(pair.Split(" ~ "))).ShouldBeEmpty();
        unknown.ShouldBeLessThan(compared / 500);
    }

    // GSM8K's solutions end with "#### n"; its own scorer compares texts.
    [Theory]
    [InlineData("train.jsonl", 7473)]
    [InlineData("test.jsonl", 1319)]
    public void Every_solution_of_GSM8K_verifies_against_its_own_number_and_no_other(string file, int count)
    {
        string path = Path.Combine(Data(), "gsm8k", file);
        string[] solutions = [.. File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("answer").GetString()!)];
        solutions.Length.ShouldBe(count);
        string[] truths = [.. solutions.Select(solution => solution[(solution.LastIndexOf("####", StringComparison.Ordinal) + 4)..].Trim())];
        var wrong = new List<string>();
        for (int i = 0; i < solutions.Length; i++)
        {
            string truth = truths[i];
            string last = $"The answer is ${truth}.";
            string boxed = $"\\boxed{{{truth}}}";
            foreach (string answer in new[] { solutions[i], last, boxed, truth })
            {
                if (!NumberVerifierTests.Verify(truth, answer, _trace).Correct)
                {
                    wrong.Add($"{truth}: {answer}");
                }
            }
            string other = truths[(i + 101) % truths.Length];
            bool same = decimal.Parse(truth, CultureInfo.InvariantCulture) == decimal.Parse(other, CultureInfo.InvariantCulture);
            if (NumberVerifierTests.Verify(other, solutions[i], _trace).Correct != same || MathematicsEquivalence.AreEqual(truth, other).IsEqual != same)
            {
                wrong.Add($"{truth} / {other}");
            }
        }
        wrong.ShouldBeEmpty();
    }

    /// <summary>By rules that know nothing of the code under test: without units and names, and with a fraction divided, the texts or the numbers are the same.</summary>
    private static bool AreObviouslyEqual(string[] pair)
    {
        string[] bare = [.. pair.Select(answer => Spaces().Replace(Ignored().Replace(answer, ""), "").Replace("dfrac", "frac", StringComparison.Ordinal).Replace("tfrac", "frac", StringComparison.Ordinal).Replace("{,}", "", StringComparison.Ordinal))];
        if (bare[0] == bare[1])
        {
            return true;
        }
        double?[] numbers = [.. bare.Select(Number)];
        bool percent = pair.Any(answer => answer.Contains('%', StringComparison.Ordinal));
        return numbers is [{ } a, { } b] && (Math.Abs(a - b) < 1e-9 || (percent && (Math.Abs(a - (100 * b)) < 1e-9 || Math.Abs(b - (100 * a)) < 1e-9)));
    }

    private static double? Number(string text)
    {
        Match fraction = Fraction().Match(text);
        text = text.Trim('{', '}');
        return Numeral().Match(text) is { Success: true } numeral ? numeral.Groups[1].Value.Aggregate(0, (value, digit) => (value * int.Parse(numeral.Groups[2].Value, CultureInfo.InvariantCulture)) + (digit - '0'))
            : text.Split(':') is [var left, var right] ? Number(left) / Number(right)
            : double.TryParse(text.Replace(",", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number
            : !fraction.Success ? null
            : Part("whole") + ((fraction.Groups["sign"].Success ? -1 : 1) * Part("above") / Part("below"));

        double Part(string name) => double.TryParse(fraction.Groups[name].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double part) ? part : 0;
    }

    private static (string Solution, string? Answer)[] Items()
    {
        string folder = Path.Combine(Data(), "math");
        var items = new List<(string, string?)>();
        foreach (string file in new[] { "test_5000.jsonl", "math500.jsonl", "math500_oai.jsonl" })
        {
            items.AddRange(File.ReadLines(Path.Combine(folder, file)).Select(line => Item(JsonDocument.Parse(line).RootElement)));
        }
        foreach (string file in new[] { "chatmgl_train", "chatmgl_val" }.SelectMany(part => Directory.EnumerateFiles(Path.Combine(folder, part), "*.json")).Order(StringComparer.Ordinal))
        {
            items.AddRange(JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateArray().Select(Item));
        }
        items.Count.ShouldBe(13_500);
        return [.. items];
    }

    private static (string, string?) Item(JsonElement item) =>
        (item.GetProperty("solution").GetString()!, item.TryGetProperty("answer", out JsonElement answer) ? answer.GetString() : null);

    private static string Data()
    {
        string? data = Environment.GetEnvironmentVariable("CASEBOOK_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(data), "CASEBOOK_DATA is not set: no answers that people wrote.");
        return data!;
    }

    [GeneratedRegex(@"\\mathbf|\\(?:text|mbox|textnormal)\{[^}]*\}(?:\^\{?[23]\}?)?|\^\{?\\circ\}?|\\\$|\\%|\\!|^[a-zA-Z](?:\([a-z]\))?\s*=|\\left|\\right|\\,|\.$")]
    private static partial Regex Ignored();

    [GeneratedRegex(@"^([0-9]+)_\{?([0-9]+)\}?$")]
    private static partial Regex Numeral();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^(?<sign>-)?(?<whole>[0-9]*)(?:\\frac)?(?:\{(?<above>[0-9]+)\}|(?<above>[0-9]))(?:/|)(?:\{(?<below>[0-9]+)\}|(?<below>[0-9]+))$")]
    private static partial Regex Fraction();
}
