using Casebook.Data.Phrasebooks;
using Casebook.Data.Techniques;
using Casebook.Data.Tests.Cases;
using Casebook.Knowledge.Attack;

namespace Casebook.Data.Tests.Techniques;

public sealed class TechniqueBookTests
{
    // A technique that is not ATT&CK's, or has kin that is not taught, would teach what is false.
    [Fact]
    public void Every_taught_technique_is_the_catalogues_and_whole()
    {
        TechniqueBooks.Ids.Count.ShouldBeGreaterThanOrEqualTo(40);
        TechniqueBooks.Ids.Count(id => id.Contains('.')).ShouldBeGreaterThan(10);
        foreach (string id in TechniqueBooks.Ids)
        {
            Phrasebook book = TechniqueBooks.Of(id);
            AttackTechnique technique = AttackCatalogue.Find(id).ShouldNotBeNull();
            book.Title.ShouldBe($"{id}: {technique.Name}");
            technique.Tactics.ShouldContain(TechniqueBooks.Tactic(id), id);
            book["act"].Count.ShouldBeGreaterThanOrEqualTo(6, id);
            book["sign"].Count.ShouldBeGreaterThanOrEqualTo(2, id);
            book["reject"].Count.ShouldBeGreaterThanOrEqualTo(2, id);
            book["act"].ShouldAllBe(phrase => phrase.Pattern.Contains('*'), id);
            string[] kin = [.. book.Words("kin")];
            kin.Length.ShouldBeGreaterThanOrEqualTo(2, id);
            kin.Distinct().ShouldBe(kin);
            kin.ShouldAllBe(each => TechniqueBooks.Ids.Contains(each) && each != id, id);
        }
    }

    // One phrasing for two techniques has no right answer.
    [Fact]
    public void No_phrasing_tells_two_techniques() =>
        TechniqueBooks.Ids.SelectMany(id => TechniqueBooks.Of(id)["act"]).GroupBy(phrase => phrase.Pattern).ShouldAllBe(group => group.Count() == 1);

    // Two names that are alike would make a question with two right answers.
    [Fact]
    public void Names_are_told_apart()
    {
        TechniqueBooks.Ids.Select(TechniqueBooks.Name).Distinct().Count().ShouldBe(TechniqueBooks.Ids.Count);
        TechniqueBooks.Name("T1136.001").ShouldBe("Create Account: Local Account");
        TechniqueBooks.Name("T1059.001").ShouldBe("PowerShell");
    }

    // A model learns to answer what is frequent.
    [Theory]
    [InlineData(Split.Train)]
    [InlineData(Split.HeldOut)]
    public void Techniques_come_equally_often(Split split)
    {
        int[] counts = [.. SecuritySample.All[("attack-technique", split)].GroupBy(drawn => drawn.Answer).Select(group => group.Count())];
        counts.Length.ShouldBe(TechniqueBooks.Ids.Count);
        (counts.Max() - counts.Min()).ShouldBeLessThanOrEqualTo(1);
    }

    // With the answer's id in the question there would be nothing to reason about.
    [Fact]
    public void No_procedure_names_a_technique() =>
        SecuritySample.Both("attack-technique").ShouldAllBe(drawn => AttackId.FindAll(drawn.Description).Count == 0);
}
