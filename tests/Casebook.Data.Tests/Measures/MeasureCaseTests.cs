using Casebook.Data.Cases;
using Casebook.Data.Measures;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Tests.Cases;
using Casebook.Data.Weaknesses;
using Casebook.Reasoning.Problems;

namespace Casebook.Data.Tests.Measures;

public sealed class MeasureCaseTests
{
    private static readonly Dictionary<string, string> _weaknessOf =
        WeaknessBooks.Ids.SelectMany(id => MeasureBook.Book[id].Select(phrase => (phrase.Pattern, id))).ToDictionary(each => each.Pattern, each => each.id);

    // A weakness without measures, or with too few strangers, would fail only when its turn comes in a long build.
    [Fact]
    public void Every_weakness_has_measures_and_enough_that_do_not_help()
    {
        foreach (string id in WeaknessBooks.Ids)
        {
            MeasureBook.Book[id].Count.ShouldBeGreaterThanOrEqualTo(4, id);
            MeasureBook.Book[$"{id} why"].Count.ShouldBeGreaterThanOrEqualTo(2, id);
            MeasureBook.Unlike(id).Count.ShouldBeGreaterThan(10, id);
            MeasureBook.Unlike(id).ShouldAllBe(other => other == "CWE-20" || id == "CWE-20" || MeasureBook.Unlike(other).Contains(id), id);
        }
        MeasureBook.Unlike("CWE-89").ShouldNotContain("CWE-564");
        MeasureBook.Unlike("CWE-89").ShouldNotContain("CWE-20");
    }

    // An option that would help as well makes a second right answer.
    [Fact]
    public void One_option_is_for_the_weakness_and_the_others_are_for_unlike_ones()
    {
        foreach (GeneratedCase drawn in SecuritySample.Both("two-hop"))
        {
            var reference = (WeaknessAndMeasureReference)drawn.Reference;
            string[] options = drawn.Description.Split('\n')[1..];
            options.Select(option => option[..3]).ShouldBe(["A. ", "B. ", "C. ", "D. ", "E. "]);
            string[] weaknesses = [.. options.Select(option => _weaknessOf[option[3..]])];
            weaknesses["ABCDE".IndexOf(reference.Letter, StringComparison.Ordinal)].ShouldBe(reference.Cwe);
            weaknesses.Where(each => each != reference.Cwe).ShouldAllBe(each => MeasureBook.Unlike(reference.Cwe).Contains(each), drawn.Description);
            weaknesses.Distinct().Count().ShouldBe(5);
        }
    }

    // A letter or a weakness that is right more often than the others is worth guessing.
    [Theory]
    [InlineData(Split.Train)]
    [InlineData(Split.HeldOut)]
    public void Letters_and_weaknesses_come_equally_often(Split split)
    {
        IReadOnlyList<GeneratedCase> cases = SecuritySample.All[("two-hop", split)];
        cases.GroupBy(drawn => drawn.Labels[1]).ShouldAllBe(group => group.Count() == cases.Count / 5);
        int[] weaknesses = [.. cases.GroupBy(drawn => drawn.Labels[0]).Select(group => group.Count())];
        weaknesses.Length.ShouldBe(30);
        (weaknesses.Max() - weaknesses.Min()).ShouldBeLessThanOrEqualTo(1);
        string[] pairs = [.. cases.Select(drawn => drawn.Answer).Distinct()];
        pairs.Length.ShouldBe(150);
    }

    // With the id in the description there would be no first step.
    [Fact]
    public void No_description_names_a_weakness() =>
        SecuritySample.Both("two-hop").ShouldAllBe(drawn => !drawn.Description.Contains("CWE"));
}
