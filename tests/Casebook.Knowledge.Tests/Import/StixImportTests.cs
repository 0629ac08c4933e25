using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Store;

namespace Casebook.Knowledge.Tests.Import;

public sealed class StixImportTests : IDisposable
{
    private static readonly string[] _attack =
    [
        // Relations may come before what they relate.
        """{"type":"relationship","id":"relationship--1","relationship_type":"uses","source_ref":"intrusion-set--1","target_ref":"attack-pattern--2","description":"[Owls](https://example.org/groups/G9001) hooted at <code>night</code>.(Citation: Bird 2031)(Citation: Nest)"}""",
        """{"type":"relationship","id":"relationship--2","relationship_type":"subtechnique-of","source_ref":"attack-pattern--2","target_ref":"attack-pattern--1"}""",
        """{"type":"relationship","id":"relationship--3","relationship_type":"revoked-by","source_ref":"attack-pattern--3","target_ref":"attack-pattern--2"}""",
        """{"type":"relationship","id":"relationship--4","relationship_type":"mitigates","source_ref":"course-of-action--1","target_ref":"attack-pattern--1","description":"Close the window."}""",
        """{"type":"relationship","id":"relationship--5","relationship_type":"uses","source_ref":"intrusion-set--1","target_ref":"attack-pattern--1","revoked":true}""",
        """{"type":"relationship","id":"relationship--6","relationship_type":"attributed-to","source_ref":"campaign--1","target_ref":"intrusion-set--1"}""",
        """{"type":"relationship","id":"relationship--7","relationship_type":"uses","source_ref":"malware--1","target_ref":"attack-pattern--nowhere"}""",
        """{"type":"attack-pattern","id":"attack-pattern--1","name":"Noise","description":"Loud.","kill_chain_phases":[{"kill_chain_name":"mitre-attack","phase_name":"impact"},{"kill_chain_name":"mitre-attack","phase_name":"discovery"}],"x_mitre_platforms":["Windows","Linux"],"external_references":[{"source_name":"other","external_id":"X"},{"source_name":"mitre-attack","external_id":"T9001"},{"source_name":"capec","external_id":"CAPEC-7"}],"modified":"2031-02-03T00:00:00.000Z"}""",
        """{"type":"attack-pattern","id":"attack-pattern--2","name":"Hooting","external_references":[{"source_name":"mitre-attack","external_id":"T9001.001"}],"kill_chain_phases":[{"kill_chain_name":"mitre-attack","phase_name":"impact"}],"modified":"2031-01-01T00:00:00.000Z"}""",
        """{"type":"attack-pattern","id":"attack-pattern--3","name":"Hoots","revoked":true,"external_references":[{"source_name":"mitre-attack","external_id":"T9002"}]}""",
        """{"type":"x-mitre-tactic","id":"x-mitre-tactic--1","name":"Impact","x_mitre_shortname":"impact","external_references":[{"source_name":"mitre-attack","external_id":"TA9001"}]}""",
        """{"type":"intrusion-set","id":"intrusion-set--1","name":"Owls","aliases":["Owls","Night Birds"],"external_references":[{"source_name":"mitre-attack","external_id":"G9001"}]}""",
        """{"type":"malware","id":"malware--1","name":"Feather","x_mitre_aliases":["Feather","Plume"],"x_mitre_deprecated":true,"external_references":[{"source_name":"mitre-attack","external_id":"S9001"}]}""",
        """{"type":"campaign","id":"campaign--1","name":"Winter","external_references":[{"source_name":"mitre-attack","external_id":"C9001"}]}""",
        """{"type":"course-of-action","id":"course-of-action--1","name":"Windows","external_references":[{"source_name":"mitre-attack","external_id":"M9001"}]}""",
        """{"type":"course-of-action","id":"course-of-action--2","name":"Noise Mitigation","x_mitre_deprecated":true,"external_references":[{"source_name":"mitre-attack","external_id":"T9001"}]}""",
        """{"type":"identity","id":"identity--1","name":"Nobody"}""",
        """{"type":"x-mitre-data-component","id":"x--1","name":"Ears","external_references":[{"source_name":"mitre-attack","external_id":"DC0001"}]}""",
    ];

    private static readonly string[] _capec =
    [
        """{"type":"attack-pattern","id":"attack-pattern--a","name":"Shouting","x_capec_abstraction":"Meta","x_capec_status":"Stable","x_capec_version":"3.8","x_capec_likelihood_of_attack":"High","x_capec_typical_severity":"Low","x_capec_alternate_terms":["Yelling"],"x_capec_can_precede_refs":["attack-pattern--b"],"external_references":[{"source_name":"capec","external_id":"CAPEC-9001"},{"source_name":"cwe","external_id":"CWE-79"},{"source_name":"ATTACK","external_id":"T1059"},{"source_name":"WASC","external_id":"34"}]}""",
        """{"type":"attack-pattern","id":"attack-pattern--b","name":"Whistling","x_capec_version":"3.10","x_capec_child_of_refs":["attack-pattern--a"],"external_references":[{"source_name":"capec","external_id":"CAPEC-9002"}]}""",
        """{"type":"attack-pattern","id":"attack-pattern--c","name":"DEPRECATED: Humming","x_capec_status":"Deprecated","description":"A duplicate of CAPEC-9002 : Whistling, and of CAPEC-9999.","external_references":[{"source_name":"capec","external_id":"CAPEC-9003"}]}""",
        """{"type":"course-of-action","id":"course-of-action--a","name":"coa-9001-0"}""",
    ];

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void ATTACK_is_read_with_its_relations()
    {
        using KnowledgeBase knowledge = Imported(Bundle(_attack));
        KnowledgeEntry noise = knowledge.Find("T9001").ShouldNotBeNull();
        (noise.Kind, noise.Name, noise.Fact(FactNames.Tactics), noise.Fact(FactNames.Platforms)).ShouldBe((KnowledgeKind.Technique, "Noise", "impact discovery", "Windows, Linux"));
        noise.Targets(Relations.ParentOf).ShouldBe(["T9001.001"]);
        noise.Targets(Relations.MitigatedBy).ShouldBe(["M9001"]);
        noise.Targets(Relations.Capec).ShouldBe(["CAPEC-7"]);
        noise.Targets(Relations.UsedBy).ShouldBeEmpty();
        knowledge.FindAll("T9001").Select(found => found.Entry.Kind).ShouldBe([KnowledgeKind.Technique, KnowledgeKind.Mitigation]);
        knowledge.Parents("T9001.001").ShouldBe(["T9001"]);
        knowledge.Find("T9001.001")!.Targets(Relations.UsedBy).ShouldBe(["G9001"]);
        KnowledgeEntry owls = knowledge.Find("G9001").ShouldNotBeNull();
        owls.Aliases.ShouldBe(["Night Birds"]);
        owls.Links.ShouldHaveSingleItem().ShouldBe(new KnowledgeLink(Relations.Uses, "T9001.001", null, "Owls hooted at night."));
        knowledge.Check("T9002").ShouldSatisfyAllConditions(gone => gone.Standing.ShouldBe(IdStanding.Revoked), gone => gone.ReplacedBy.ShouldBe(["T9001.001"]));
        knowledge.Check("S9001").Standing.ShouldBe(IdStanding.Deprecated);
        knowledge.Find("S9001")!.Fact(FactNames.Type).ShouldBe("malware");
        knowledge.Find("C9001")!.Targets(Relations.AttributedTo).ShouldBe(["G9001"]);
        knowledge.Find("TA9001")!.Fact(FactNames.Tactics).ShouldBe("impact");
        knowledge.Releases.Single(release => release.Part == KnowledgeParts.AttackEnterprise).Version.ShouldBe("as of 2031-02-03");
    }

    // Which of the three domains a bundle is of stands in no single place.
    [Theory]
    [InlineData("mitre-attack", KnowledgeParts.AttackEnterprise)]
    [InlineData("mitre-mobile-attack", KnowledgeParts.AttackMobile)]
    [InlineData("mitre-ics-attack", KnowledgeParts.AttackIcs)]
    public void The_domain_is_told_from_the_kill_chains(string chain, string part) =>
        TestImport.Run([_scratch.Write("b.json", Bundle(_attack).Replace("mitre-attack", chain))], _scratch.Store).Parts.ShouldHaveSingleItem().Part.ShouldBe(part);

    [Fact]
    public void A_collection_names_the_release()
    {
        string collection = """{"type":"x-mitre-collection","id":"x-mitre-collection--1","name":"Enterprise ATT&CK","x_mitre_version":"99.1"}""";
        TestImport.Run([_scratch.Write("b.json", Bundle([collection, .. _attack]))], _scratch.Store).Parts[0].Version.ShouldBe("99.1");
    }

    [Fact]
    public void CAPEC_is_read_with_its_relations()
    {
        using KnowledgeBase knowledge = Imported(Bundle(_capec));
        KnowledgeEntry shouting = knowledge.Find("CAPEC-9001").ShouldNotBeNull();
        shouting.Aliases.ShouldBe(["Yelling"]);
        shouting.Fact(FactNames.Likelihood).ShouldBe("High");
        shouting.Targets(Relations.Cwe).ShouldBe(["CWE-79"]);
        shouting.Targets(Relations.Attack).ShouldBe(["T1059"]);
        shouting.Targets("can-precede").ShouldBe(["CAPEC-9002"]);
        knowledge.Ancestors("CAPEC-9002").ShouldBe(["CAPEC-9001"]);
        knowledge.Check("CAPEC-9003").ReplacedBy.ShouldBe(["CAPEC-9002"]);
        knowledge.Releases.Single(release => release.Part == KnowledgeParts.Capec).Version.ShouldBe("3.10");
    }

    [Theory]
    [InlineData("\"name\":\"Hooting\",", "", "item 9, name")]
    [InlineData("T9001.001", "T9001.1", "item 9, external_references")]
    [InlineData("\"name\":\"Hooting\"", "\"name\":7", "item 9, name")]
    [InlineData("\"type\":\"identity\",", "", "item 17, type")]
    [InlineData("\"name\":\"Nobody\"}", "\"name\":\"Nobody\"", "line 1, byte")]
    public void A_damaged_bundle_names_its_place(string part, string instead, string place)
    {
        Bundle(_attack).ShouldContain(part);
        KnowledgeFileException refused = Should.Throw<KnowledgeFileException>(() => Imported(Bundle(_attack).Replace(part, instead)));
        refused.Place.ShouldStartWith(place);
    }

    [Theory]
    [InlineData("""{"type":"bundle","id":"bundle--1","objects":[]}""", "nothing of ATT&CK or CAPEC")]
    [InlineData("""{"type":"bundle","id":"bundle--1","objects":7}""", "nothing of ATT&CK or CAPEC")]
    [InlineData("""{"type":"bundle","id":"bundle--1","objects":[7]}""", "should be an object")]
    public void A_bundle_of_something_else_is_refused(string text, string problem) => Should.Throw<KnowledgeFileException>(() => Imported(text)).Message.ShouldContain(problem);

    [Fact]
    public void A_bundle_of_both_is_refused() => Should.Throw<KnowledgeFileException>(() => Imported(Bundle([.. _attack, .. _capec]))).Message.ShouldContain("of ATT&CK and of CAPEC");

    [Fact]
    public void A_domain_that_is_not_known_is_refused() =>
        Should.Throw<KnowledgeFileException>(() => Imported(Bundle(_attack).Replace("\"kill_chain_name\":\"mitre-attack\"", "\"kill_chain_name\":\"mitre-pre-attack\""))).Message.ShouldContain("mitre-pre-attack");

    private static string Bundle(IEnumerable<string> objects) => $$"""{"type":"bundle","id":"bundle--1","spec_version":"2.0","objects":[{{string.Join(',', objects)}}]}""";

    private KnowledgeBase Imported(string bundle)
    {
        TestImport.Run([_scratch.Write("bundle.json", bundle)], _scratch.Store);
        return KnowledgeBase.Open(_scratch.Store);
    }
}
