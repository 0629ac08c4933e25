using System.Globalization;
using System.Text.RegularExpressions;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Scores;
using Casebook.Data.Tests.Cases;
using Casebook.Knowledge.Cvss;
using Casebook.Reasoning.Problems;

namespace Casebook.Data.Tests.Scores;

public sealed partial class ScoreStepsTests
{
    // Numbers that do not follow from each other, or round up to another score, would teach arithmetic that is wrong.
    [Fact]
    public void The_shown_numbers_of_every_vector_lead_to_its_score()
    {
        var decimals = new List<int>();
        foreach (CvssVector vector in CvssVector.All(CvssVersion.V31).Where(vector => vector.BaseScore > 0))
        {
            ScoreSteps steps = ScoreSteps.Of(vector);
            decimals.Add(steps.Decimals);
            Check($"1 - {steps.Keep} = {steps.Iss}", steps.Decimals + 1);
            Check(steps.Impact, steps.Decimals);
            Check(steps.Exploitability, steps.Decimals);
            Check(steps.Sum, steps.Decimals);
            decimal total = Number(steps.Sum.Split(" = ")[^1]);
            (total > 10).ShouldBe(steps.IsCapped);
            ((double)Math.Ceiling(Math.Min(total, 10) * 10) / 10).ShouldBe(vector.BaseScore, vector.ToString());
            steps.Impact.ShouldContain(steps.Iss);
            steps.Sum.ShouldContain(steps.Impact.Split(" = ")[^1]);
            steps.Sum.ShouldContain(steps.Exploitability.Split(" = ")[^1]);
        }
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", decimals.GroupBy(each => each).OrderBy(group => group.Key).Select(group => $"{group.Count()} vectors with {group.Key} decimals")));
        decimals.Count(each => each == 2).ShouldBeGreaterThan(decimals.Count * 9 / 10);
    }

    // The worked example that everyone knows.
    [Fact]
    public void A_vector_step_by_step()
    {
        ScoreSteps steps = ScoreSteps.Of(CvssVector.Parse("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"));
        (steps.Keep, steps.Iss, steps.Impact, steps.Exploitability, steps.Sum, steps.IsCapped)
            .ShouldBe(("0.44 x 0.44 x 0.44", "0.915", "6.42 x 0.915 = 5.87", "8.22 x 0.85 x 0.77 x 0.85 x 0.85 = 3.89", "5.87 + 3.89 = 9.76", false));
        ScoreSteps.Of(CvssVector.Parse("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H")).IsCapped.ShouldBeTrue();
    }

    // There is nothing to add up where nothing is lost.
    [Fact]
    public void A_vector_without_impact_has_no_steps() =>
        Should.Throw<ArgumentException>(() => ScoreSteps.Of(CvssVector.Parse("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:N/I:N/A:N")));

    // A vector that was trained on tells nothing about whether the computing was learnt.
    [Fact]
    public void Held_out_vectors_are_never_trained_on()
    {
        string[] Vectors(Split split) => [.. SecuritySample.All[("cvss-score", split)].SelectMany(drawn => drawn.Used).Where(key => key.StartsWith("vector/", StringComparison.Ordinal)).Distinct()];
        Vectors(Split.Train).Intersect(Vectors(Split.HeldOut)).ShouldBeEmpty();
        Vectors(Split.HeldOut).Length.ShouldBeGreaterThan(200);
        Vectors(Split.Train).Length.ShouldBeGreaterThan(800);
    }

    // The answer is the score of the vector in the question, however that is written.
    [Fact]
    public void Questions_in_text_form_have_the_answer_of_their_vector()
    {
        int seen = 0;
        foreach (var drawn in SecuritySample.Both("cvss-score"))
        {
            if (Vector().Match(drawn.Description) is { Success: true } match)
            {
                CvssVector vector = CvssVector.Parse(match.Value);
                drawn.Answer.ShouldBe(string.Create(CultureInfo.InvariantCulture, $"{vector.BaseScore:0.0} {vector.Severity}"));
                ((double)((CvssScoreReference)drawn.Reference).Score).ShouldBe(vector.BaseScore);
                drawn.Used.ShouldContain("vector/" + vector);
                seen++;
            }
        }
        seen.ShouldBeInRange(2700, 3300);
    }

    /// <summary>Checks a chain of equal terms, each to within half of its last place or the allowed decimals.</summary>
    private static void Check(string chain, int decimals)
    {
        string[] terms = chain.Split(" = ");
        decimal half = 0.5m / (decimal)Math.Pow(10, decimals);
        for (int at = 1; at < terms.Length; at++)
        {
            decimal left = Value(terms[at - 1]);
            Math.Abs(left - Value(terms[at])).ShouldBeLessThanOrEqualTo(at == 1 && terms.Length == 3 && terms[0].Contains('^') ? 2 * half : half, chain);
        }
    }

    /// <summary>Sums, differences, products, powers and one level of brackets.</summary>
    private static decimal Value(string term)
    {
        string flat = Bracket().Replace(term, match =>
        {
            decimal inner = Value(match.Groups["inner"].Value);
            int power = match.Groups["power"].Success ? int.Parse(match.Groups["power"].Value, CultureInfo.InvariantCulture) : 1;
            return Enumerable.Repeat(inner, power).Aggregate(1m, (product, each) => product * each).ToString(CultureInfo.InvariantCulture);
        });
        decimal sum = 0;
        int sign = 1;
        foreach (string part in Operator().Split(flat))
        {
            if (part is "+" or "-")
            {
                sign = part == "+" ? 1 : -1;
            }
            else
            {
                sum += sign * part.Split(" x ").Aggregate(1m, (product, factor) => product * Number(factor));
            }
        }
        return sum;
    }

    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\((?<inner>[^)]*)\)(\^(?<power>\d+))?")]
    private static partial Regex Bracket();

    [GeneratedRegex(@" ([+-]) ")]
    private static partial Regex Operator();

    [GeneratedRegex(@"CVSS:3\.1(/[A-Z]+:[A-Z])+")]
    private static partial Regex Vector();
}
