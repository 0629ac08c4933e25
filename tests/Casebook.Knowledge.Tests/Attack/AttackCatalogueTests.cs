using Casebook.Knowledge.Attack;

namespace Casebook.Knowledge.Tests.Attack;

public sealed class AttackCatalogueTests
{
    // A wrong name beside an id misleads whoever reads a report.
    [Theory]
    [InlineData("T1059", "Command and Scripting Interpreter", "execution", null)]
    [InlineData("T1059.001", "PowerShell", "execution", "T1059")]
    [InlineData("T1053.005", "Scheduled Task", "execution persistence privilege-escalation", "T1053")]
    [InlineData("T1003.001", "LSASS Memory", "credential-access", "T1003")]
    [InlineData("T1486", "Data Encrypted for Impact", "impact", null)]
    public void Facts_of_a_technique(string id, string name, string tactics, string? parent)
    {
        AttackTechnique technique = AttackCatalogue.Find(id).ShouldNotBeNull();
        (technique.Id, technique.Name, string.Join(' ', technique.Tactics), technique.Parent).ShouldBe((id, name, tactics, parent));
    }

    // A row that was cut or doubled when the file was made would go unnoticed for long.
    [Fact]
    public void The_catalogue_is_whole()
    {
        AttackCatalogue.Techniques.Count.ShouldBe(691);
        AttackCatalogue.Tactics.Count.ShouldBe(14);
        AttackCatalogue.Techniques.ShouldAllBe(technique => AttackId.IsId(technique.Id) && technique.Name.Length > 1 && technique.Tactics.Count > 0);
        AttackCatalogue.Techniques.ShouldAllBe(technique => technique.Parent == null || AttackCatalogue.Find(technique.Parent) != null);
    }

    // An invented id must not be taken for a technique.
    [Theory]
    [InlineData("T0000")]
    [InlineData("T1059.999")]
    [InlineData("T1059 ")]
    [InlineData("t1059")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_technique_is_not_found(string? id) => AttackCatalogue.Find(id).ShouldBeNull();
}
