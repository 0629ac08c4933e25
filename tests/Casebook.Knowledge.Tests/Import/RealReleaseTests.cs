using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Import;
using Casebook.Knowledge.Store;

namespace Casebook.Knowledge.Tests.Import;

/// <summary>Everything real imported once.</summary>
public sealed class RealRelease : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly Lazy<string> _store;

    public RealRelease() => _store = new(() =>
    {
        Report = TestImport.Run(
        [
            Scratch.Real("cwe", "cwe_weaknesses.jsonl.gz"), Scratch.Real("cwe", "cwe_categories.jsonl"), Scratch.Real("cwe", "cwe_views.jsonl"), Scratch.Real("cwe", "cwev.json"),
            Scratch.Real("attack", "enterprise-attack.json.gz"), Scratch.Real("attack", "mobile-attack.json.gz"), Scratch.Real("attack", "ics-attack.json.gz"),
            Scratch.Real("capec", "stix-capec-2.1.json.gz"), Scratch.Real("kev", "known_exploited_vulnerabilities.json"), Scratch.Real("cve", "cve_json5_raw_300.jsonl.gz"),
        ], _scratch.Store);
        return _scratch.Store;
    });

    public ImportReport? Report { get; private set; }

    public string Store => _store.Value;

    public void Dispose() => _scratch.Dispose();
}

public sealed class RealReleaseTests(RealRelease real) : IClassFixture<RealRelease>
{
    // Counts that the publishers and others print; a reader that loses entries is found here.
    [Fact]
    public void Counts_are_those_that_are_published()
    {
        using var knowledge = KnowledgeBase.Open(real.Store);
        real.Report!.FaultCount.ShouldBe(0);
        Count(knowledge, KnowledgeParts.Cwe, KnowledgeKind.Weakness).ShouldBe((944, 25));
        Count(knowledge, KnowledgeParts.Cwe, KnowledgeKind.Category).ShouldBe((385, 35));
        Count(knowledge, KnowledgeParts.Cwe, KnowledgeKind.View).ShouldBe((54, 4));
        Count(knowledge, KnowledgeParts.AttackEnterprise, KnowledgeKind.Technique).ShouldBe((691, 144));
        Count(knowledge, KnowledgeParts.AttackMobile, KnowledgeKind.Technique).ShouldBe((124, 66));
        Count(knowledge, KnowledgeParts.AttackIcs, KnowledgeKind.Technique).ShouldBe((83, 12));
        Count(knowledge, KnowledgeParts.AttackEnterprise, KnowledgeKind.Tactic).ShouldBe((14, 0));
        Others(knowledge, KnowledgeParts.AttackEnterprise).ShouldBe(1052);
        Others(knowledge, KnowledgeParts.AttackMobile).ShouldBe(155);
        Others(knowledge, KnowledgeParts.AttackIcs).ShouldBe(96);
        Count(knowledge, KnowledgeParts.Capec, KnowledgeKind.AttackPattern).ShouldBe((559, 56));
        Count(knowledge, KnowledgeParts.Kev, KnowledgeKind.ExploitedVulnerability).ShouldBe((1404, 0));
    }

    // 17,667 procedures are what training data and answers quote.
    [Fact]
    public void Every_procedure_is_kept_with_its_words()
    {
        using var knowledge = KnowledgeBase.Open(real.Store);
        KnowledgeLink[] procedures =
        [
            .. KnowledgeParts.OfAttack.SelectMany(knowledge.AllOf).SelectMany(entry => entry.Links)
                .Where(link => link.Relation == Relations.Uses && link.Target[0] == 'T' && link.Text is not null),
        ];
        procedures.Length.ShouldBe(17_667);
        procedures.ShouldAllBe(link => link.Text!.Length > 10 && !link.Text.Contains("(Citation") && !link.Text.Contains("](http"));
    }

    // What the files say of themselves is what a report prints as its authority.
    [Fact]
    public void Releases_are_named_and_their_sources_hashed()
    {
        using var knowledge = KnowledgeBase.Open(real.Store);
        knowledge.Releases.Select(release => $"{release.Part} {release.Version}").ShouldBe(
        [
            "cwe 4.19.1", "attack-enterprise as of 2025-11-12", "attack-mobile as of 2025-11-13", "attack-ics as of 2025-10-24", "capec 3.9", "kev 2025.08.25", $"cve {knowledge.Releases[^1].Version}",
        ]);
        KnowledgeSource kev = knowledge.Releases.Single(release => release.Part == KnowledgeParts.Kev).Sources.ShouldHaveSingleItem();
        kev.Sha256.ShouldBe("901b1f227941a3879a3e39fcb857bb6f7252bf9d71b63ef08d50a836d5ab1bd2");
        kev.Bytes.ShouldBe(1_257_565);
        knowledge.Releases[0].Sources.Select(source => source.Name).ShouldBe(["cwe_weaknesses.jsonl.gz", "cwe_categories.jsonl", "cwe_views.jsonl"]);
    }

    // Facts that anybody can look up at the publisher.
    [Fact]
    public void Facts_are_those_of_the_publishers()
    {
        using var knowledge = KnowledgeBase.Open(real.Store);
        knowledge.Parents("CWE-787").ShouldBe(["CWE-119"]);
        knowledge.Parents("CWE-787", KnowledgeBase.SimplifiedMapping).ShouldBe(["CWE-119"]);
        knowledge.Ancestors("CWE-787").ShouldBe(["CWE-119", "CWE-118", "CWE-664"]);
        knowledge.Find("CWE-79")!.Aliases.ShouldContain("XSS");
        knowledge.Find("CWE-79")!.Targets(Relations.Capec).ShouldContain("CAPEC-63");
        knowledge.Check("CWE-132").ReplacedBy.ShouldBe(["CWE-170"]);
        knowledge.Check("CWE-132").Standing.ShouldBe(IdStanding.Deprecated);
        (knowledge.IsAllowedForMapping("CWE-79"), knowledge.IsAllowedForMapping("CWE-22"), knowledge.IsAllowedForMapping("CWE-20"), knowledge.IsAllowedForMapping("CWE-264"), knowledge.IsAllowedForMapping("CWE-99999")).ShouldBe((true, true, false, false, null));
        (knowledge.Check("T1066").Standing, string.Join(' ', knowledge.Check("T1066").ReplacedBy)).ShouldBe((IdStanding.Revoked, "T1027.005"));
        knowledge.Find("T1113")!.Kind.ShouldBe(KnowledgeKind.Technique);
        knowledge.Find("T1059.001")!.Targets(Relations.ChildOf).ShouldBe(["T1059"]);
        knowledge.Find("G0007")!.Aliases.ShouldContain("Fancy Bear");
        knowledge.Find("CAPEC-87")!.Targets(Relations.Cwe).ShouldBe(["CWE-285", "CWE-425", "CWE-693"]);
        knowledge.Find("CVE-2021-44228")!.Fact(FactNames.Vendor).ShouldBe("Apache");
        knowledge.FindAll("G0034").Select(found => found.Release.Part).ShouldContain(KnowledgeParts.AttackIcs);
    }

    [Fact]
    public void Nothing_is_damaged()
    {
        using var knowledge = KnowledgeBase.Open(real.Store);
        knowledge.Verify().ShouldBeEmpty();
    }

    private static (int, int) Count(KnowledgeBase knowledge, string part, KnowledgeKind kind)
    {
        KindCount count = knowledge.Releases.Single(release => release.Part == part).Counts.Single(each => each.Kind == kind);
        return (count.Current, count.Withdrawn);
    }

    private static int Others(KnowledgeBase knowledge, string part) => knowledge.Releases.Single(release => release.Part == part).Counts
        .Where(each => each.Kind is KnowledgeKind.Group or KnowledgeKind.Software or KnowledgeKind.Campaign or KnowledgeKind.Mitigation).Sum(each => each.Current);
}
