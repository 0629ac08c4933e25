using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Techniques;
using Casebook.Data.Tests.Cases;
using Casebook.Knowledge.Attack;

namespace Casebook.Data.Tests.Choices;

public sealed class ChoiceCaseTests
{
    private static string[] Options(GeneratedCase drawn) => drawn.Description.Split('\n')[1..];

    // Two options alike would have two right letters.
    [Fact]
    public void Four_different_options_stand_under_A_to_D()
    {
        foreach (GeneratedCase drawn in SecuritySample.Both("multiple-choice"))
        {
            string[] options = Options(drawn);
            options.Select(option => option[..3]).ShouldBe(["A. ", "B. ", "C. ", "D. "]);
            options.Select(option => option[3..]).Distinct().Count().ShouldBe(4, drawn.Description);
        }
    }

    // A letter that is right more often than the others is worth guessing.
    [Theory]
    [InlineData(Split.Train)]
    [InlineData(Split.HeldOut)]
    public void Every_letter_is_right_equally_often_within_every_kind(Split split)
    {
        IReadOnlyList<GeneratedCase> cases = SecuritySample.All[("multiple-choice", split)];
        cases.GroupBy(drawn => drawn.Answer).ShouldAllBe(group => group.Count() == cases.Count / 4);
        var kinds = cases.GroupBy(drawn => drawn.Labels[0]).ToDictionary(group => group.Key, group => group.ToArray());
        kinds.Keys.Order().ShouldBe(["metric", "name", "tactic", "technique", "weakness"]);
        foreach ((string kind, GeneratedCase[] drawn) in kinds)
        {
            drawn.GroupBy(each => each.Answer).ShouldAllBe(group => Math.Abs((group.Count() / (double)drawn.Length) - 0.25) < 0.09, kind);
        }
    }

    // A trace that says nothing of an option has not weighed it.
    [Fact]
    public void Traces_say_why_each_wrong_option_falls_away()
    {
        foreach (GeneratedCase drawn in SecuritySample.Both("multiple-choice"))
        {
            // Names hold text and reason of every option in turn, by letter.
            for (int at = 0; at < 4; at++)
            {
                drawn.Trace.ShouldContain(drawn.Names[(2 * at) + 1], Case.Sensitive, drawn.Description);
            }
        }
    }

    // A wrong option that is also one of the technique's tactics would be right as well.
    [Fact]
    public void A_question_for_a_tactic_has_one_right_option()
    {
        GeneratedCase[] questions = [.. SecuritySample.Both("multiple-choice").Where(drawn => drawn.Labels[0] == "tactic")];
        questions.Length.ShouldBeGreaterThan(200);
        foreach (GeneratedCase drawn in questions)
        {
            string id = TechniqueBooks.Ids.Where(each => drawn.Description.Split('\n')[0].Contains(TechniqueBooks.Name(each))).MaxBy(each => TechniqueBooks.Name(each).Length)!;
            string[] tactics = [.. AttackCatalogue.Find(id)!.Tactics.Select(TechniqueBooks.InWords)];
            Options(drawn).Where(option => tactics.Contains(option[3..])).ShouldHaveSingleItem(drawn.Description).ShouldStartWith(drawn.Answer);
        }
    }
}
