using Casebook.Knowledge.Attack;
using Casebook.Knowledge.Catalogue;
using Casebook.Knowledge.Cwe;
using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Store;

namespace Casebook.Knowledge.Tests.Catalogue;

public sealed class BuiltInCatalogueTests
{
    private static readonly KnowledgeBase _knowledge = KnowledgeBase.BuiltIn;

    // Verifiers must work on a machine where nothing was ever imported.
    [Fact]
    public void Ids_are_judged_before_anything_is_imported()
    {
        Standing("CWE-79").ShouldBe(IdStanding.Current);
        Standing("CWE-132").ShouldBe(IdStanding.Deprecated);
        Standing("CWE-99999").ShouldBe(IdStanding.Unknown);
        Standing("T1059.001").ShouldBe(IdStanding.Current);
        Standing("T1066").ShouldBe(IdStanding.Revoked);
        Standing("T1404").ShouldBe(IdStanding.Current);
        Standing("T0803").ShouldBe(IdStanding.Current);
        Standing("G0007").ShouldBe(IdStanding.Current);
        Standing("CAPEC-56").ShouldBe(IdStanding.Deprecated);
        Standing("CVE-2021-44228").ShouldBe(IdStanding.NotCovered);
        Standing("CWE-079").ShouldBe(IdStanding.Malformed);
        Standing(null).ShouldBe(IdStanding.Malformed);
        _knowledge.Check("T1066").ReplacedBy.ShouldBe(["T1027.005"]);
        _knowledge.Check("CWE-132").ReplacedBy.ShouldBe(["CWE-170"]);
        _knowledge.Check("CWE-79").Release!.ToString().ShouldBe("CWE List 4.19.1, built in");
        _knowledge.Find("G0007")!.Aliases.ShouldContain("Fancy Bear");
    }

    [Fact]
    public void Ancestors_go_by_view()
    {
        _knowledge.Ancestors("CWE-787").ShouldBe(["CWE-119", "CWE-118", "CWE-664"]);
        _knowledge.Ancestors("CWE-787", KnowledgeBase.SimplifiedMapping).ShouldBe(["CWE-119"]);
        _knowledge.Parents("CWE-121", KnowledgeBase.SimplifiedMapping).ShouldBeEmpty();
        _knowledge.Ancestors("T1059.001").ShouldBe(["T1059"]);
        _knowledge.Ancestors("CWE-99999").ShouldBeEmpty();
        _knowledge.Ancestors(null).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("CWE-79", true)]
    [InlineData("CWE-22", true)]
    [InlineData("CWE-20", false)]
    [InlineData("CWE-264", false)]
    [InlineData("CWE-99999", null)]
    [InlineData("T1059", null)]
    public void Mapping_is_told_for_every_entry_of_the_list(string id, bool? allowed) => _knowledge.IsAllowedForMapping(id).ShouldBe(allowed);

    // Two catalogues of one release that disagree would make a verifier's answer depend on who wrote it.
    [Fact]
    public void It_says_what_the_smaller_catalogues_say()
    {
        foreach (CweEntry small in CweCatalogue.Entries)
        {
            KnowledgeEntry entry = _knowledge.Find(small.Id).ShouldNotBeNull();
            (entry.Name, entry.Fact(FactNames.Abstraction), entry.Fact(FactNames.Status), entry.Fact(FactNames.Mapping)).ShouldBe((small.Name.Trim(), small.Abstraction, small.Status, small.Mapping));
            _knowledge.Parents(small.Id).ShouldBe(small.Parents, ignoreOrder: true);
        }
        for (int number = 1; number < 1500; number++)
        {
            (_knowledge.Find($"CWE-{number}") switch
            {
                null => CweKind.Unknown,
                { Kind: KnowledgeKind.Category } => CweKind.Category,
                { Kind: KnowledgeKind.View } => CweKind.View,
                { State: EntryState.Deprecated } => CweKind.Deprecated,
                _ => CweKind.Weakness,
            }).ShouldBe(CweCatalogue.KindOf($"CWE-{number}"), $"CWE-{number}");
        }
        foreach (AttackTechnique small in AttackCatalogue.Techniques)
        {
            KnowledgeEntry entry = _knowledge.Find(small.Id).ShouldNotBeNull();
            (entry.Name, entry.State, entry.Fact(FactNames.Tactics)!.Split(' ').Order()).ShouldSatisfyAllConditions(
                all => all.Name.ShouldBe(small.Name), all => all.State.ShouldBe(EntryState.Current), all => all.Item3.ShouldBe(small.Tactics.Order()));
            _knowledge.Parents(small.Id).ShouldBe(small.Parent is null ? [] : [small.Parent]);
        }
    }

    [Fact]
    public void Every_parent_and_successor_is_there_and_no_line_of_ancestors_is_a_circle()
    {
        foreach (KnowledgeEntry entry in KnowledgeParts.All.SelectMany(_knowledge.AllOf))
        {
            entry.ReplacedBy.Concat(entry.Targets(Relations.ChildOf)).ShouldAllBe(id => _knowledge.Find(id) != null, entry.Id);
            _knowledge.Ancestors(entry.Id).ShouldNotContain(entry.Id);
        }
    }

    // The tables are made by a command; a line edited by hand would be lost with the next release.
    [Theory]
    [InlineData(KnowledgeParts.Cwe, null, "cwe/cwe_weaknesses.jsonl.gz", "cwe/cwe_categories.jsonl", "cwe/cwe_views.jsonl", "cwe/cwev.json")]
    [InlineData(KnowledgeParts.Capec, null, "capec/stix-capec-2.1.json.gz")]
    [InlineData(KnowledgeParts.AttackEnterprise, "18.1", "attack/enterprise-attack.json.gz")]
    [InlineData(KnowledgeParts.AttackMobile, "18.1", "attack/mobile-attack.json.gz")]
    [InlineData(KnowledgeParts.AttackIcs, "18.1", "attack/ics-attack.json.gz")]
    public void The_table_inside_is_what_the_command_makes_of_the_release(string part, string? release, params string[] files)
    {
        using var scratch = new Scratch();
        TestImport.Run([.. files.Select(file => Scratch.Real(file.Split('/')))], scratch.Store, release);
        using var knowledge = KnowledgeBase.Open(scratch.Store);
        using var inside = new StreamReader(typeof(KnowledgeBase).Assembly.GetManifestResourceStream($"{part}.tsv")!);
        CatalogueText.Write(knowledge.Releases.Single(each => each.Part == part), knowledge.AllOf(part)).ShouldBe(inside.ReadToEnd());
    }

    // Publishers ask for their notice with every copy.
    [Fact]
    public void Every_table_has_its_notice()
    {
        foreach (string part in (string[])[KnowledgeParts.Cwe, KnowledgeParts.Capec, .. KnowledgeParts.OfAttack])
        {
            using var inside = new StreamReader(typeof(KnowledgeBase).Assembly.GetManifestResourceStream($"{part}.tsv")!);
            string text = inside.ReadToEnd();
            text.ShouldContain("The MITRE Corporation");
            text.ShouldContain("Terms of Use");
        }
    }

    [Fact]
    public void Parts_that_may_not_be_shipped_are_not_written() =>
        Should.Throw<ArgumentException>(() => CatalogueText.Write(new KnowledgeRelease(KnowledgeParts.Cve, "x", [], []), []));

    private static IdStanding Standing(string? id) => _knowledge.Check(id).Standing;
}
