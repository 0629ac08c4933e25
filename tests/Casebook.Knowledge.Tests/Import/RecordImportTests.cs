using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Import;
using Casebook.Knowledge.Store;

namespace Casebook.Knowledge.Tests.Import;

public sealed class RecordImportTests : IDisposable
{
    private const string Kev =
        """
        {"title":"Exploited","catalogVersion":"2031.02.03","dateReleased":"2031-02-03T00:00:00Z","count":1,"vulnerabilities":[
          {"cveID":"CVE-2031-0001","vendorProject":"Acme","product":"Anvil","vulnerabilityName":"Acme Anvil Gravity","dateAdded":"2031-02-02","shortDescription":"It falls.","requiredAction":"Step aside.","dueDate":"2031-02-20","knownRansomwareCampaignUse":"Unknown","notes":"","cwes":["CWE-79","none"]}
        ]}
        """;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    // An analyst asks for one id and wants both what the record says and that it is exploited.
    [Fact]
    public void A_record_and_its_line_in_KEV_are_found_by_one_id()
    {
        TestImport.Run([_scratch.Write("kev.json", Kev), _scratch.Write("nvd.json", Page(Item("CVE-2031-0001", "It falls on feet.")))], _scratch.Store);
        using var knowledge = KnowledgeBase.Open(_scratch.Store);
        knowledge.FindAll("CVE-2031-0001").Select(found => found.Entry.Kind).ShouldBe([KnowledgeKind.Vulnerability, KnowledgeKind.ExploitedVulnerability]);
        KnowledgeEntry record = knowledge.Find("CVE-2031-0001").ShouldNotBeNull();
        record.Description.ShouldBe("It falls on feet.");
        record.Fact(FactNames.Published).ShouldBe("2031-05-06");
        record.Fact(FactNames.Cvss).ShouldBe("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N");
        record.Targets(Relations.Cwe).ShouldBe(["CWE-79"]);
        KnowledgeEntry line = knowledge.FindAll("CVE-2031-0001")[1].Entry;
        (line.Name, line.Fact(FactNames.Vendor), line.Fact(FactNames.Added), line.Fact(FactNames.Due), line.Fact(FactNames.Ransomware), line.Fact(FactNames.Action))
            .ShouldBe(("Acme Anvil Gravity", "Acme", "2031-02-02", "2031-02-20", "Unknown", "Step aside."));
        line.Targets(Relations.Cwe).ShouldBe(["CWE-79"]);
        knowledge.Releases.Single(release => release.Part == KnowledgeParts.Kev).Version.ShouldBe("2031.02.03");
    }

    // Feeds come a year at a time, and newer ones repeat records of older ones.
    [Fact]
    public void Records_are_added_and_newer_ones_take_the_place_of_older()
    {
        TestImport.Run([_scratch.Write("one.json", Page(Item("CVE-2031-0001", "Old."), Item("CVE-2031-0002", "Stays.")))], _scratch.Store);
        KnowledgeRelease release = TestImport.Run(
            [_scratch.Write("two.json", Page(Item("CVE-2031-0001", "Newer."), Item("CVE-2031-0003", "Added.", published: "2031-07-08"))), _scratch.Write("three.jsonl", Json5("CVE-2031-0004", "Other format.") + "\n" + Item("CVE-2031-0001", "Newest."))],
            _scratch.Store).Parts.ShouldHaveSingleItem();
        release.Version.ShouldBe("as of 2031-07-08");
        release.Sources.Select(source => source.Name).ShouldBe(["one.json", "two.json", "three.jsonl"]);
        release.Entries.ShouldBe(4);
        using var knowledge = KnowledgeBase.Open(_scratch.Store);
        string[] told = [.. Enumerable.Range(1, 4).Select(n => knowledge.Find($"CVE-2031-000{n}")!.Description)];
        told.ShouldBe(["Newest.", "Stays.", "Added.", "Other format."]);
        knowledge.AllOf(KnowledgeParts.Cve).Count().ShouldBe(4);
        knowledge.Verify().ShouldBeEmpty();
    }

    // The same file again must not be listed twice.
    [Fact]
    public void A_file_that_is_imported_again_changes_nothing()
    {
        string file = _scratch.Write("one.json", Page(Item("CVE-2031-0001", "Same.")));
        TestImport.Run([file], _scratch.Store);
        KnowledgeRelease again = TestImport.Run([file], _scratch.Store).Parts[0];
        (again.Entries, again.Sources.Count).ShouldBe((1, 1));
    }

    // New records often have version 4 alone, old ones version 2.
    [Theory]
    [InlineData("""[{"cvssV2_0":{"vectorString":"AV:N/AC:L/Au:N/C:P/I:P/A:P"}},{"cvssV4_0":{"vectorString":"CVSS:4.0/AV:N"}}]""", "AV:N/AC:L/Au:N/C:P/I:P/A:P")]
    [InlineData("""[{"cvssV2_0":{"vectorString":"AV:N/AC:L/Au:N/C:P/I:P/A:P"}},{"cvssV4_0":{"vectorString":"CVSS:4.0/AV:P/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"}}]""", "CVSS:4.0/AV:P/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N")]
    [InlineData("""[{"cvssV4_0":{"vectorString":7}}]""", null)]
    [InlineData("[]", null)]
    public void A_record_without_version_3_has_its_other_vector(string metrics, string? vector)
    {
        TestImport.Run([_scratch.Write("one.json", Json5("CVE-2031-0001", "Text.").Replace("\"descriptions\"", $"\"metrics\":{metrics},\"descriptions\""))], _scratch.Store);
        using var knowledge = KnowledgeBase.Open(_scratch.Store);
        knowledge.Find("CVE-2031-0001")!.Fact(FactNames.Cvss).ShouldBe(vector);
        TestImport.Run([_scratch.Write("two.json", Page("""{"cve":{"id":"CVE-2031-0002","vulnStatus":"Analyzed","descriptions":[],"metrics":{"cvssMetricV2":[{"cvssData":{"vectorString":"AV:L/AC:L/Au:N/C:C/I:C/A:C"}}]}}}"""))], _scratch.Store);
        using var newer = KnowledgeBase.Open(_scratch.Store);
        newer.Find("CVE-2031-0002")!.Fact(FactNames.Cvss).ShouldBe("AV:L/AC:L/Au:N/C:C/I:C/A:C");
    }

    [Fact]
    public void A_rejected_record_exists_and_does_not_count()
    {
        TestImport.Run([_scratch.Write("one.json", Page(Item("CVE-2031-0001", "No.", status: "Rejected")))], _scratch.Store);
        using var knowledge = KnowledgeBase.Open(_scratch.Store);
        knowledge.Check("CVE-2031-0001").Standing.ShouldBe(IdStanding.Rejected);
        knowledge.Check("CVE-2031-0002").Standing.ShouldBe(IdStanding.Unknown);
    }

    // One bad record among a year's must neither stop the rest nor vanish.
    [Fact]
    public void Records_that_can_not_be_read_are_told_and_the_others_kept()
    {
        ImportReport report = TestImport.Run([_scratch.Write("one.json", Page("{\"cve\":{\"id\":\"CVE-1\"}}", Item("CVE-2031-0002", "Kept.")))], _scratch.Store);
        report.FaultCount.ShouldBe(1);
        report.Faults.ShouldHaveSingleItem().ToString().ShouldContain("record 1");
        report.Parts[0].Entries.ShouldBe(1);
        Should.Throw<KnowledgeFileException>(() => TestImport.Run([_scratch.Write("two.json", Page("{\"cve\":{\"id\":\"CVE-1\"}}"))], _scratch.Store)).Problem.ShouldContain("no record that can be read");
    }

    // A feed whose download was cut must not become a store that lacks half a year.
    [Fact]
    public void A_feed_that_is_cut_is_refused_and_the_old_records_stay()
    {
        TestImport.Run([_scratch.Write("one.json", Page(Item("CVE-2031-0001", "Old.")))], _scratch.Store);
        string cut = Page(Item("CVE-2031-0001", "Newer."), Item("CVE-2031-0002", "Cut."))[..^10];
        Should.Throw<KnowledgeFileException>(() => TestImport.Run([_scratch.Write("two.json", cut)], _scratch.Store)).Problem.ShouldContain("not valid JSON");
        string gzip = _scratch.Write("three.json.gz", Page(Item("CVE-2031-0001", "Newer.")), compressed: true);
        File.WriteAllBytes(gzip, File.ReadAllBytes(gzip)[..^6]);
        Should.Throw<KnowledgeFileException>(() => TestImport.Run([gzip], _scratch.Store)).Problem.ShouldContain("damaged or cut");
        using var knowledge = KnowledgeBase.Open(_scratch.Store);
        knowledge.Find("CVE-2031-0001")!.Description.ShouldBe("Old.");
    }

    [Fact]
    public void A_full_disk_leaves_the_old_records()
    {
        TestImport.Run([_scratch.Write("one.json", Page(Item("CVE-2031-0001", "Old.")))], _scratch.Store);
        string newer = _scratch.Write("two.json", Page(Item("CVE-2031-0001", "Newer.")));
        using (Runs.Files.FileFaults.Begin(Runs.Files.FaultAction.Full, null, 1))
        {
            Should.Throw<Runs.Files.FileWriteException>(() => TestImport.Run([newer], _scratch.Store));
        }
        using var knowledge = KnowledgeBase.Open(_scratch.Store);
        knowledge.Find("CVE-2031-0001")!.Description.ShouldBe("Old.");
    }

    [Fact]
    public void A_stopped_import_leaves_the_old_records()
    {
        TestImport.Run([_scratch.Write("one.json", Page(Item("CVE-2031-0001", "Old.")))], _scratch.Store);
        string many = _scratch.Write("two.json", Page([.. Enumerable.Range(0, 600).Select(n => Item($"CVE-2031-{n:0000}", "Newer."))]));
        using var stopping = new CancellationTokenSource();
        stopping.Cancel();
        Should.Throw<OperationCanceledException>(() => KnowledgeImport.Run([many], _scratch.Store, cancellation: stopping.Token));
        using var knowledge = KnowledgeBase.Open(_scratch.Store);
        knowledge.AllOf(KnowledgeParts.Cve).Count().ShouldBe(1);
    }

    private static string Page(params string[] items) => $$"""{"resultsPerPage":1,"startIndex":0,"format":"NVD_CVE","version":"2.0","timestamp":"2031-08-09T00:00:00","vulnerabilities":[{{string.Join(",\n", items)}}]}""";

    private static string Item(string id, string text, string published = "2031-05-06", string status = "Analyzed") =>
        $$$$"""{"cve":{"id":"{{{{id}}}}","vulnStatus":"{{{{status}}}}","published":"{{{{published}}}}T07:08:09.123","descriptions":[{"lang":"en","value":"{{{{text}}}}"}],"weaknesses":[{"type":"Primary","description":[{"lang":"en","value":"CWE-79"}]}],"metrics":{"cvssMetricV31":[{"source":"nvd@nist.gov","type":"Primary","cvssData":{"version":"3.1","vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N","baseScore":6.1}}]}}}""";

    private static string Json5(string id, string text) =>
        $$$$$"""{"dataType":"CVE_RECORD","dataVersion":"5.1","cveMetadata":{"cveId":"{{{{{id}}}}}","state":"PUBLISHED"},"containers":{"cna":{"descriptions":[{"lang":"en","value":"{{{{{text}}}}}"}]}}}""";
}
