using System.Globalization;
using Casebook.Reasoning.Mathematics;
using CsCheck;

namespace Casebook.Reasoning.Tests.Mathematics;

public sealed class MathematicsEquivalenceTests
{
    // A right answer that is written in another way than the reference must not be punished.
    [Fact]
    public void Pairs_that_are_written_differently_and_equal_in_value_are_equal_both_ways()
    {
        Pairs.Equal.Count.ShouldBeGreaterThan(500);
        Pairs.Equal.Distinct().Count().ShouldBe(Pairs.Equal.Count);
        Pairs.Equal.Where(pair => pair.A == pair.B).ShouldBeEmpty();
        Judged(Pairs.Equal, Likeness.Equal).ShouldBeEmpty();
    }

    // A wrong answer that looks like the right one must not be paid.
    [Fact]
    public void Near_misses_are_different_both_ways()
    {
        Pairs.Different.Count.ShouldBeGreaterThan(500);
        Pairs.Different.Distinct().Count().ShouldBe(Pairs.Different.Count);
        Judged(Pairs.Different, Likeness.Different).ShouldBeEmpty();
    }

    // Spacing and the size of brackets change nothing; if they did, every model's habits would be graded.
    [Fact]
    public void What_only_changes_the_look_changes_no_value()
    {
        foreach (string answer in Pairs.Equal.Concat(Pairs.Different).SelectMany(pair => new[] { pair.A, pair.B }))
        {
            string spaced = answer.Replace("\\frac", "\\dfrac", StringComparison.Ordinal).Replace("(", "\\left( ", StringComparison.Ordinal).Replace(")", " \\right)", StringComparison.Ordinal);
            if (!answer.Contains("\\left", StringComparison.Ordinal) && !answer.Contains("\\text", StringComparison.Ordinal) && !answer.Contains("\\\\", StringComparison.Ordinal)
                && !answer.Contains("\\(", StringComparison.Ordinal) && !answer.Contains('$', StringComparison.Ordinal) && !answer.Contains("**", StringComparison.Ordinal))
            {
                MathematicsEquivalence.AreEqual(answer, $"$ {spaced} $").IsEqual.ShouldBeTrue(answer);
            }
        }
    }

    // What can not be told must say so, not guess.
    [Theory]
    [InlineData("", "5", "empty")]
    [InlineData("$ $", "5", "empty")]
    [InlineData("9^{9^{9^9}}", "9", "too large")]
    [InlineData("9^9^9^9", "0", "too large")]
    [InlineData("((2^{9999})^{9999})^{9999}", "1", "too large")]
    [InlineData("100000!", "1", "too large")]
    [InlineData("(a+b+c+d+e)^{199}", "1", "too")]
    [InlineData("\\frac{1}{0}", "1", "zero")]
    [InlineData("\\frac{x}{x-x}", "1", "zero")]
    [InlineData("\\int_0^1 x dx", "0.5", "\\int")]
    [InlineData("5\\text{ and a half}", "5", "changes it")]
    [InlineData("5\\text{ hours 30 minutes}", "5", "changes it")]
    [InlineData("5\\text{ or }", "5\\text{ or } 6", "empty")]
    [InlineData("5 +", "5", "ends too early")]
    [InlineData("(1,2", "3", "not closed")]
    [InlineData("1)2", "3", "closes nothing")]
    [InlineData("12_{2}", "5", "base 2")]
    [InlineData("x2", "2x", "not expected")]
    [InlineData("5\u2603", "5", "U+2603")]
    public void Answers_that_can_not_be_read_or_are_too_large_are_unknown(string a, string b, string reason)
    {
        Equivalence result = MathematicsEquivalence.AreEqual(a, b);
        result.Likeness.ShouldBe(Likeness.Unknown, result.Reason);
        result.Reason.ShouldContain(reason);
        result.Reason.ShouldEndWith(".");
    }

    // A grammar that nobody can read still has equal and unequal texts.
    [Fact]
    public void The_same_text_is_equal_even_where_nobody_can_read_it()
    {
        MathematicsEquivalence.AreEqual("\\int_0^1 x dx", " \\int_0^1 x dx ").IsEqual.ShouldBeTrue();
        MathematicsEquivalence.AreEqual("9^{9^{9^9}}", "9^{9^{ 9^9}}").IsEqual.ShouldBeTrue();
    }

    private static string[] Hostile() =>
        [
            new('(', 2000), new('{', 2000), new('|', 2000), new('-', 2000), new('^', 2000), new('!', 2000), new('9', 2000), new('$', 2000), new('\\', 2000),
            "5" + new string('!', 1900), "5" + new string('%', 1900), "5" + new string('\'', 1900), "5" + new string('°', 1900), "1" + string.Concat(Enumerable.Repeat("/1", 900)), "1" + string.Concat(Enumerable.Repeat("-1", 900)),
            "5" + string.Concat(Enumerable.Repeat("=5", 900)), "x" + string.Concat(Enumerable.Repeat("<x", 900)), "(1,2)" + string.Concat(Enumerable.Repeat("∖(1,2)", 250)), string.Concat(Enumerable.Repeat("[(", 60)) + "1,2" + string.Concat(Enumerable.Repeat("),1]", 60)),
            string.Concat(Enumerable.Repeat("\\sqrt{", 300)), string.Concat(Enumerable.Repeat("\\frac1", 300)), string.Concat(Enumerable.Repeat("9^", 900)) + "9",
            new string('(', 900) + "1" + new string(')', 900), string.Concat(Enumerable.Repeat("\\sqrt{2+", 60)) + "1" + new string('}', 60),
            string.Join(',', Enumerable.Range(0, 95).Select(i => $"\\sin {i}x")), string.Join(',', Enumerable.Range(0, 500)), string.Join("\\cup", Enumerable.Range(0, 120).Select(i => $"({i},{i + 2})")),
            string.Join('+', Enumerable.Range(0, 120).Select(i => $"\\log_{{{i + 2}}}(x+{i})")), string.Join('*', Enumerable.Range(2, 60).Select(i => $"(x+y+z+{i})")),
            string.Join('+', Enumerable.Range(2, 90).Select(i => $"\\frac{{1}}{{x+{i}}}")), string.Join('+', Enumerable.Range(2, 200).Select(i => $"\\frac{{1}}{{{i}^{{900}}}}")),
            "\\dfrac2.\\approx 0.67", "2^{32000}+3^{19000}*5^{13000}", "\\sqrt[999]{" + new string('7', 1900) + "}", "1." + new string('3', 1900) + "^{99}", "(x+1)^{200}(y+1)^{200}", "e^{1999}\\cdot e^{1999}", "10^{-4000}\\pi",
            string.Concat(Enumerable.Repeat("\\sin", 400)) + "x", "\\begin{pmatrix}" + string.Join("&", Enumerable.Repeat("1", 400)) + "\\end{pmatrix}", "1" + string.Concat(Enumerable.Repeat("/(1+1", 150)) + new string(')', 150),
        ];

    // One hostile answer among a million must not stop a training run: without a bound on any of these it would.
    [Fact]
    public void Hostile_answers_come_to_an_end()
    {
        string[] hostile = Hostile();
        foreach (string a in hostile)
        {
            foreach (string b in hostile.Append("x").Append("17"))
            {
                MathematicsEquivalence.AreEqual(a, b).Reason.ShouldNotBeEmpty();
            }
        }
    }

    // An overflow of the stack can not be caught: it ends the whole program.
    [Fact]
    public void Hostile_answers_need_little_of_the_stack()
    {
        int compared = 0;
        var thread = new Thread(() =>
        {
            foreach (string answer in Hostile())
            {
                MathematicsEquivalence.AreEqual(answer, "x");
                MathematicsEquivalence.AreEqual(answer, "1,2");
                compared++;
            }
        }, maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        compared.ShouldBe(Hostile().Length);
    }

    // A verifier that throws ends a run; one that depends on the order of its arguments grades by chance.
    [Fact]
    public void No_text_makes_it_throw_and_the_order_never_matters()
    {
        string[] pieces =
        [
            "\\frac", "\\sqrt", "{", "}", "(", ")", "[", "]", "^", "_", "1", "2", "10", "x", "y", "i", "e", "\\pi", "+", "-", "\\pm", "\\cdot", "/", ",", "=", "<", "\\le", "\\infty", "\\cup", "\\text{", "\\{", "\\}", "|", "!",
            "\\sin", "\\log", "\\circ", "\\%", "\\$", "$", ".", ":", " ", "\\begin{pmatrix}", "\\end{pmatrix}", "&", "\\\\", "\\left", "\\right", "cm", "and", "or", "0", "\\overline", "\\in", "\\mathbb{R}", "\\setminus", "½", "²", "\u0660", "\uD800", "\\",
        ];
        Gen<string> mixed = Gen.Int[0, pieces.Length - 1].Array[0, 25].Select(at => string.Concat(at.Select(i => pieces[i])));
        Gen<string> mutated = Gen.Select(Gen.Int[0, Pairs.Equal.Count - 1], Gen.Int[0, 60], Gen.Int[0, pieces.Length - 1], Gen.Int[0, 3], (at, place, piece, cut) =>
        {
            string answer = Pairs.Equal[at].A;
            place = Math.Min(place, answer.Length);
            return answer[..place] + pieces[piece] + answer[Math.Min(answer.Length, place + cut)..];
        });
        Gen<string> any = Gen.OneOf(mixed, mutated, Gen.String);
        Gen.Select(any, any, mutated).Sample((a, b, c) =>
        {
            Both(a, b);
            Both(a, c);
            MathematicsEquivalence.AreEqual(a, a).Likeness.ShouldNotBe(Likeness.Different);
            MathematicsAnswer.Extract(a + b);
            NumberAnswer.Extract(a + c);
        }, iter: 30_000);

        static void Both(string a, string b) => MathematicsEquivalence.AreEqual(a, b).Likeness.ShouldBe(MathematicsEquivalence.AreEqual(b, a).Likeness, $"{a} ~ {b}");
    }

    // Thousands of formulas that nobody wrote by hand, with a value computed beside them.
    [Fact]
    public void Random_formulas_have_the_value_that_they_were_built_with() => Formula(4).Sample(formula =>
    {
        if (formula.Value is { } value)
        {
            MathematicsEquivalence.AreEqual(formula.Text, value.ToString()).Likeness.ShouldBe(Likeness.Equal, formula.Text);
            MathematicsEquivalence.AreEqual(formula.Text, (value + Rational.Of(1, 1000)).ToString()).Likeness.ShouldBe(Likeness.Different, formula.Text);
            MathematicsEquivalence.AreEqual($"{formula.Text}+\\sqrt{{2}}", $"\\sqrt2+{value}").Likeness.ShouldBe(Likeness.Equal, formula.Text);
            MathematicsEquivalence.AreEqual($"({formula.Text})x^2", $"x\\cdot({value})x").Likeness.ShouldBe(Likeness.Equal, formula.Text);
        }
    }, iter: 3000);

    // The reward of a run must be the same on a German machine.
    [Fact]
    public void The_culture_of_the_machine_does_not_matter()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture.NumberFormat.NegativeSign = "~";
            MathematicsEquivalence.AreEqual("1.5", "\\frac32").IsEqual.ShouldBeTrue();
            MathematicsEquivalence.AreEqual("-1,234.5", "-1234.50").IsEqual.ShouldBeTrue();
            NumberAnswer.Extract("The answer is -1,234.50").ShouldBe(["-1234.5"]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static List<string> Judged(IReadOnlyList<(string A, string B)> pairs, Likeness expected)
    {
        var wrong = new List<string>();
        foreach ((string a, string b) in pairs)
        {
            Equivalence result = MathematicsEquivalence.AreEqual(a, b);
            Equivalence back = MathematicsEquivalence.AreEqual(b, a);
            if (result.Likeness != expected || back.Likeness != expected)
            {
                wrong.Add($"{a} ~ {b}: {result} {back}");
            }
        }
        return wrong;
    }

    private static Gen<(string Text, Rational? Value)> Formula(int depth)
    {
        Gen<(string, Rational?)> leaf = Gen.OneOf(
            Gen.Int[0, 40].Select(value => (value.ToString(CultureInfo.InvariantCulture), (Rational?)value)),
            Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9], (a, b) => ($"\\frac{{{a}}}{{{b}}}", (Rational?)Rational.Of(a, b))),
            Gen.Select(Gen.Int[0, 99], Gen.Int[0, 9], (a, b) => ($"{a}.{b}", (Rational?)Rational.Of((a * 10) + b, 10))));
        if (depth == 0)
        {
            return leaf;
        }
        Gen<(string Text, Rational? Value)> part = Formula(depth - 1);
        return Gen.OneOf(leaf, Gen.Select(part, part, Gen.Int[0, 6], (a, b, kind) => kind switch
        {
            0 => ($"({a.Text})+({b.Text})", a.Value + b.Value),
            1 => ($"\\left({a.Text}\\right)-\\left({b.Text}\\right)", a.Value - b.Value),
            2 => ($"({a.Text})\\cdot({b.Text})", a.Value * b.Value),
            3 => ($"({a.Text})({b.Text})", a.Value * b.Value),
            4 => ($"\\dfrac{{{a.Text}}}{{{b.Text}}}", b.Value is { IsZero: false } below ? a.Value / below : null),
            5 => ($"({a.Text})^2", a.Value * a.Value),
            _ => ($"\\sqrt{{({a.Text})^{{2}}}}+|{b.Text}|", a.Value is { } x && b.Value is { } y ? x.Abs() + y.Abs() : null),
        }));
    }
}
